/** A chat completion as items: reasoning, text, tool calls, in this order. */

import { randomUUID } from 'node:crypto';
import type { Item } from '../../../contracts/conversation.ts';
import type { FinishReason } from '../../../contracts/model.ts';
import { brokenAnswer, type Endpoint } from '../errors.ts';
import type { ModelAnswer } from '../provider.ts';
import { identityOf, isObject, objectIn, textOr, usageOf } from '../received.ts';
import { splitThinking } from './thinking.ts';
import { tokensIn } from './tokens.ts';

export function readCompletion(body: Record<string, unknown>, endpoint: Endpoint): ModelAnswer {
  const choice: unknown = Array.isArray(body['choices']) ? body['choices'][0] : undefined;
  if (!isObject(choice) || !isObject(choice['message'])) {
    const { message } = objectIn(body, 'error');
    throw brokenAnswer(endpoint, `has no choices${typeof message === 'string' ? ` (${message})` : ''}`);
  }
  const finish = finishOf(choice['finish_reason']);
  const items = itemsOf(choice['message'], finish, endpoint);
  const tokens = tokensIn(body, choice, endpoint);
  const last = items.at(-1);
  return {
    // One set for the whole call, on its last item.
    items: tokens && last ? [...items.slice(0, -1), { ...last, ...tokens }] : items,
    finish,
    usage: usageOf(body),
    response: identityOf(body, endpoint.model),
  };
}

function itemsOf(message: Record<string, unknown>, finish: FinishReason, endpoint: Endpoint): Item[] {
  const { content, refusal, tool_calls: calls } = message;
  const said = textOf(content);
  const apart = textOr(message['reasoning_content'], '') || textOr(message['reasoning'], '');
  const { reasoning, text } = apart === '' ? splitThinking(said) : { reasoning: apart, text: said };
  const functionCalls = Array.isArray(calls) ? calls.map((call: unknown) => callOf(call, endpoint)) : [];

  const parts = [
    ...(text.trim() === '' ? [] : [{ type: 'output_text', text, annotations: [] }]),
    ...(typeof refusal === 'string' && refusal !== '' ? [{ type: 'refusal', refusal }] : []),
  ];
  const items: Item[] = [];
  if (reasoning !== '') {
    items.push({ type: 'reasoning', id: newId('rs'), summary: [{ type: 'summary_text', text: reasoning }] });
  }
  // A model that said nothing at all still answered.
  if (parts.length > 0 || (reasoning === '' && functionCalls.length === 0)) {
    items.push({
      type: 'message',
      id: newId('msg'),
      role: 'assistant',
      status: finish === 'stop' ? 'completed' : 'incomplete',
      content: parts.length > 0 ? parts : [{ type: 'output_text', text: '', annotations: [] }],
    });
  }
  return [...items, ...functionCalls];
}

function callOf(call: unknown, endpoint: Endpoint): Item {
  const { name, arguments: args } = objectIn(call, 'function');
  if (typeof name !== 'string') throw brokenAnswer(endpoint, 'has a tool call without a function name');
  // Without an id `generate` gives it one.
  const id = isObject(call) ? textOr(call['id'], '') : '';
  return {
    type: 'function_call',
    ...(id !== '' && { id }),
    call_id: id,
    name,
    arguments: typeof args === 'string' ? args : JSON.stringify(args ?? {}),
    status: 'completed',
  };
}

/** Text, or the text parts that some servers write in its place. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => (isObject(part) ? textOr(part['text'], '') : '')).join('');
}

function finishOf(reason: unknown): FinishReason {
  if (reason === 'length') return 'max_tokens';
  return reason === 'content_filter' ? 'content_filter' : 'stop';
}

function newId(prefix: 'msg' | 'rs'): string {
  return `${prefix}_${randomUUID().replaceAll('-', '')}`;
}
