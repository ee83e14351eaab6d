/** Pure helpers over a conversation. No schemas: workflow code imports this module at run time. */

import type { FunctionCall, Item, Message, Transcript } from '../contracts/conversation.ts';

/** A system message, for the items that `open` returns. */
export function system(content: string): Message {
  return { type: 'message', role: 'system', content };
}

/** A user message: the opening of most environments, and what a judge is asked. */
export function user(content: string): Message {
  return { type: 'message', role: 'user', content };
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
 * The text of a message's parts (`input_text`, `output_text`), joined with nothing between them. Images and refusals have
 * none.
 */
export function messageText({ content }: Message): string {
  if (typeof content === 'string') return content;
  return content.map(({ type, text }) => (type.endsWith('_text') ? (text ?? '') : '')).join('');
}

/**
 * The text of every assistant message in `items`, joined with nothing between them: the Responses API's `output_text`, which
 * NeMo Gym's verifiers read. `''` when there is none. The last word of one message runs into the first of the next: for one
 * who reads, a judge say, there are `lastReply` and `conversationText`.
 */
export function outputText(items: Transcript): string {
  return items
    .filter(isMessage)
    .filter(({ role }) => role === 'assistant')
    .map(({ content }) => (typeof content === 'string' ? content : content.map(spoken).join('')))
    .join('');
}

/** Whether an answer says something to the user: text, or a refusal, after which to ask again would not bring more. */
export function saysSomething(items: Transcript): boolean {
  if (outputText(items).trim() !== '') return true;
  return items.filter(isMessage).some(({ content }) => Array.isArray(content) && content.some(isRefusal));
}

function isRefusal({ type }: { type: string }): boolean {
  return type === 'refusal';
}

function spoken({ type, text }: { type: string; text?: string | undefined }): string {
  return type === 'output_text' ? (text ?? '') : '';
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

/** The text of the last assistant message, or `''` when there is none. */
export function lastReply(transcript: Transcript): string {
  const last = transcript.filter(isMessage).findLast(({ role }) => role === 'assistant');
  return last ? messageText(last) : '';
}

/**
 * A conversation as a judge may read it: who says what, tool calls and what they were answered, a blank line between. Reasoning
 * is left out, and so are images. The lines of one item after its first are indented, so that no text passes for another item.
 *
 * @example
 * const polite = await models.judge.text(`Is the waiter polite?\n\n${conversationText(transcript)}`);
 * // User: A table for two, please.
 * //
 * // Assistant calls book({"seats":2})
 * //
 * // Tool: {"table":4}
 * //
 * // Assistant: You have table 4.
 */
export function conversationText(items: Transcript): string {
  return items
    .map(itemText)
    .filter((text) => text !== undefined)
    .map((text) => text.replace(/\r\n?|[\n\v\f\u0085\u2028\u2029]/g, '\n  '))
    .join('\n\n');
}

const speakers = { system: 'System', developer: 'Developer', user: 'User', assistant: 'Assistant' } as const;

function itemText(item: Item): string | undefined {
  if (isMessage(item)) {
    const text = messageText(item);
    return text === '' ? undefined : `${speakers[item.role]}: ${text}`;
  }
  if (isFunctionCall(item)) return `Assistant calls ${item.name}(${item.arguments})`;
  if (item.type !== 'function_call_output') return undefined;
  const { output } = item as { output?: string | readonly { readonly text?: string }[] };
  return `Tool: ${typeof output === 'string' ? output : (output ?? []).map(({ text = '' }) => text).join('')}`;
}
