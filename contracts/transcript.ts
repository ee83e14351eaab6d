/** Pure helpers over the items of a conversation. No schemas: workflow code may import this module at run time. */

import type { FunctionCall, Item, Message, Transcript } from './conversation.ts';
import { isObject } from './json.ts';

/** A system message, for the items that `open` returns. */
export function system(content: string): Message {
  return { type: 'message', role: 'system', content };
}

/** A user message: the opening of most environments, and what a judge is asked. */
export function user(content: string): Message {
  return { type: 'message', role: 'user', content };
}

/** The `input` of a request as a list: text is one user message. Anything else stays as it is, a list or not. */
export function inputList(input: unknown): unknown {
  return typeof input === 'string' ? [user(input)] : input;
}

/** An item whose `type` is left out is a message where it has a role, as in the Responses API. */
export function withType(item: unknown): unknown {
  if (!isObject(item) || item['type'] != null || !('role' in item)) return item;
  return { ...item, type: 'message' };
}

/** Whether an item is a message, whoever wrote it; look at `role` for that. */
export function isMessage(item: Item): item is Message {
  return item.type === 'message';
}

/** Whether an item is a tool call of the model. */
export function isFunctionCall(item: Item): item is FunctionCall {
  return item.type === 'function_call';
}

/** Whether an item is the output of a tool call that the model's server ran itself: outputs of an environment have no `id`. */
export function isServersOutput(item: Item): boolean {
  return item.type === 'function_call_output' && typeof item['id'] === 'string';
}

/** The calls of one answer that are to be run: a call that came with its output is done. */
export function callsToRun(answer: Transcript): FunctionCall[] {
  const done = new Set(answer.filter(({ type }) => type === 'function_call_output').map((item) => item['call_id']));
  return answer.filter(isFunctionCall).filter(({ call_id }) => !done.has(call_id));
}

/**
 * What came after the opening items: NeMo Gym's `response.output`. Examples of answers or calls in the prompt are not the
 * model's own.
 *
 * @param opening - the items that `open` returned; only their number counts
 *
 * @example
 * const said = outputText(sinceOpening(transcript, row.responses_create_params.input));
 */
export function sinceOpening(transcript: Transcript, opening: Transcript): Transcript {
  return transcript.slice(opening.length);
}
