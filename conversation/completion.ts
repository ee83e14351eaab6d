/** A chat completion as items: reasoning, text, tool calls, in this order. */

import type { Item } from '../contracts/conversation.ts';
import type { FinishReason } from '../contracts/model.ts';
import { isFunctionCall } from './text.ts';
import { errorIn, readError } from '../models/error-body.ts';
import { brokenAnswer, type Endpoint } from '../models/errors.ts';
import type { ModelAnswer, ModelRequest } from '../models/provider.ts';
import { identityOf, isObject, objectIn, textOr, usageOf } from '../models/received.ts';
import { newId, reasoningItem } from './thoughts.ts';
import { claimsCalls, finishOf } from '../models/openai-chat/finish.ts';
import { splitThinking, type Thought } from './thinking.ts';
import { tokensIn } from './token-ids.ts';

export function readCompletion(body: Record<string, unknown>, endpoint: Endpoint, request: ModelRequest): ModelAnswer {
  const choice: unknown = Array.isArray(body['choices']) ? body['choices'][0] : undefined;
  // Beside an error, what there is of an answer is half of one.
  const error = errorIn(body) ?? errorIn(choice);
  if (error !== undefined) return readError(error, endpoint, request);
  if (!isObject(choice) || !isObject(choice['message'])) throw brokenAnswer(endpoint, 'has no choices');
  const { message, finish_reason: reason } = choice;
  const finish = finishOf(reason, endpoint);
  const { items, unopened } = itemsOf(message, finish, endpoint);
  const tokens = tokensIn(body, choice, endpoint);
  const last = items.at(-1);
  return {
    // One set for the whole call, on its last item.
    items: tokens && last ? [...items.slice(0, -1), { ...last, ...tokens }] : items,
    finish,
    usage: usageOf(body),
    response: identityOf(body, endpoint.model),
    faults: [
      ...(unopened ? (['unopened_thought'] as const) : []),
      ...(claimsCalls(reason) && !items.some(isFunctionCall) ? (['unparsed_tool_call'] as const) : []),
    ],
  };
}

function itemsOf(
  message: Record<string, unknown>,
  finish: FinishReason,
  endpoint: Endpoint,
): { items: Item[]; unopened: boolean } {
  const { content, refusal, tool_calls: calls } = message;
  const said = textOf(content);
  const apart = textOr(message['reasoning_content'], '') || textOr(message['reasoning'], '');
  const thought: Thought = apart === '' ? splitThinking(said) : { reasoning: apart, text: said };
  const { reasoning, text } = thought;
  const functionCalls = Array.isArray(calls) ? calls.map((call: unknown) => callOf(call, endpoint)) : [];

  const parts = [
    ...(text.trim() === '' ? [] : [{ type: 'output_text', text, annotations: [] }]),
    ...(typeof refusal === 'string' && refusal !== '' ? [{ type: 'refusal', refusal }] : []),
  ];
  const items: Item[] = [];
  if (reasoning !== '') items.push(reasoningItem(thought));
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
  return { items: [...items, ...functionCalls], unopened: thought.unopened ?? false };
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
