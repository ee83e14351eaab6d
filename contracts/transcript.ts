/** Pure helpers over a conversation. No schemas: workflow code imports this module at run time. */

import type { FunctionCall, Item, Message, Transcript } from './conversation.ts';

export function system(content: string): Message {
  return { type: 'message', role: 'system', content };
}

export function user(content: string): Message {
  return { type: 'message', role: 'user', content };
}

export function isMessage(item: Item): item is Message {
  return item.type === 'message';
}

export function isFunctionCall(item: Item): item is FunctionCall {
  return item.type === 'function_call';
}

/** The text of a message's parts, joined with nothing between them. */
export function messageText({ content }: Message): string {
  if (typeof content === 'string') return content;
  return content.map(({ type, text }) => (type.endsWith('_text') ? (text ?? '') : '')).join('');
}

/** The text of every assistant message in `items`, joined with nothing between them: the Responses API's `output_text`. */
export function outputText(items: Transcript): string {
  return items
    .filter(isMessage)
    .filter(({ role }) => role === 'assistant')
    .map(({ content }) => (typeof content === 'string' ? content : content.map(spoken).join('')))
    .join('');
}

function spoken({ type, text }: { type: string; text?: string | undefined }): string {
  return type === 'output_text' ? (text ?? '') : '';
}

/**
 * What came after the opening items: NeMo Gym's `response.output`. Examples of answers or calls in the prompt are not the
 * model's own.
 */
export function sinceOpening(transcript: Transcript, opening: Transcript): Transcript {
  return transcript.slice(opening.length);
}

/** The text of the last assistant message, or `''` when there is none. */
export function lastReply(transcript: Transcript): string {
  const last = transcript.filter(isMessage).findLast(({ role }) => role === 'assistant');
  return last ? messageText(last) : '';
}
