/** Thoughts that a server left in the text of a message, as items of their own: what was thought is no part of an answer. */

import { randomUUID } from 'node:crypto';
import type { Item, Message } from '../contracts/conversation.ts';
import { isMessage } from '../contracts/transcript.ts';
import { partsText } from './text.ts';
import { splitThinking, type Thought } from './thinking.ts';

export function reasoningItem({ reasoning, tag }: Thought): Item {
  const summary = [{ type: 'summary_text', text: reasoning }];
  return { type: 'reasoning', id: newId('rs'), summary, ...(tag !== undefined && { tag }) };
}

/** `items` as received, but for a thought at the start of an answer. `unopened`: one was closed and never opened. */
export function takeOutThoughts(items: readonly Item[]): { items: Item[]; unopened: boolean } {
  let unopened = false;
  const separated = items.flatMap((item) => {
    const thought = isMessage(item) && item.role === 'assistant' ? splitThinking(textIn(item)) : undefined;
    if (!thought || thought.reasoning === '') return [item];
    unopened ||= thought.unopened ?? false;
    // All other fields stay with the message: token ids are on the last item of a call.
    return [reasoningItem(thought), withText(item as Message, thought.text)];
  });
  return { items: separated, unopened };
}

/** Of the first part, where the answer begins. */
function textIn({ content }: Message): string {
  if (typeof content === 'string') return content;
  const [first] = content;
  return first?.type === 'output_text' ? (first.text ?? '') : '';
}

function withText(message: Message, text: string): Message {
  const { content } = message;
  if (typeof content === 'string') return { ...message, content: text };
  const [first, ...others] = content;
  return { ...message, content: [{ type: 'output_text', ...first, text }, ...others] };
}

/** The text of a reasoning item: the summary, which is where our provider of chat completions puts it, or else the content. */
export function thoughtIn(item: Item): string {
  const { summary, content } = item as { summary?: unknown; content?: unknown };
  return partsText(Array.isArray(summary) && summary.length > 0 ? summary : content);
}

export function newId(prefix: 'msg' | 'rs'): string {
  return `${prefix}_${randomUUID().replaceAll('-', '')}`;
}
