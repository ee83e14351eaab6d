/** The text of items: what was said, to a program or to a reader. */

import type { Item, Message, Transcript } from '../contracts/conversation.ts';
import { isObject, textOr } from '../contracts/json.ts';
import { isFunctionCall, isMessage } from '../contracts/transcript.ts';

/**
 * The text of a message's parts (`input_text`, `output_text`), joined with nothing between them. Images and refusals have
 * none.
 */
export function messageText({ content }: Message): string {
  if (typeof content === 'string') return content;
  return content.map(({ type, text }) => (type.endsWith('_text') ? (text ?? '') : '')).join('');
}

/** The text of parts of any kind, or of what is text already: an output of a tool, a thought, an answer as its server wrote it. */
export function partsText(parts: unknown): string {
  if (typeof parts === 'string') return parts;
  if (!Array.isArray(parts)) return '';
  return parts.map((part: unknown) => (isObject(part) ? textOr(part['text'], '') : '')).join('');
}

/** The text of a message with refusals, and with the text of parts of any kind: all that there is to read in a message. */
export function readableText({ content }: Message): string {
  if (typeof content === 'string') return content;
  return content.map(({ text, refusal }) => text ?? textOr(refusal, '')).join('');
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
  return item.type === 'function_call_output' ? `Tool: ${partsText(item['output'])}` : undefined;
}
