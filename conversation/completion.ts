/** The message of a chat completion as items: reasoning, text, tool calls, in this order. */

import type { Item } from '../contracts/conversation.ts';
import { isObject, objectIn, textOr } from '../contracts/json.ts';
import { partsText } from './text.ts';
import { splitThinking, type Thought } from './thinking.ts';
import { newId, reasoningItem } from './thoughts.ts';

export interface CompletionItems {
  readonly items: Item[];
  /** A thought was closed and never opened. */
  readonly unopened: boolean;
}

/**
 * @param complete - whether the model had said all that it wanted to
 * @param broken - makes the error for a message that is none; what it is given completes the sentence "the answer … "
 */
export function itemsOfCompletion(
  message: Record<string, unknown>,
  complete: boolean,
  broken: (what: string) => Error,
): CompletionItems {
  const { content, refusal, tool_calls: calls } = message;
  // Some servers write parts in place of text.
  const said = partsText(content);
  const apart = textOr(message['reasoning_content'], '') || textOr(message['reasoning'], '');
  const thought: Thought = apart === '' ? splitThinking(said) : { reasoning: apart, text: said };
  const { reasoning, text } = thought;
  const functionCalls = Array.isArray(calls) ? calls.map((call: unknown) => callOf(call, broken)) : [];

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
      status: complete ? 'completed' : 'incomplete',
      content: parts.length > 0 ? parts : [{ type: 'output_text', text: '', annotations: [] }],
    });
  }
  return { items: [...items, ...functionCalls], unopened: thought.unopened ?? false };
}

function callOf(call: unknown, broken: (what: string) => Error): Item {
  const { name, arguments: args } = objectIn(call, 'function');
  if (typeof name !== 'string') throw broken('has a tool call without a function name');
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
