/** The conversation as the workflow holds it: references, and the last few items as they are. */

import type { Spillable } from '../contracts/blob.ts';
import type { FunctionCall } from '../contracts/conversation.ts';
import type { Chunk, Conversation, InlineItem, Prompt } from '../contracts/history.ts';
import type { GenerateOutput } from '../contracts/model.ts';

/** A tool call whose arguments may be out of line. */
export type Call = Pick<FunctionCall, 'type' | 'call_id' | 'name'> & { arguments: Spillable<string> };

export function conversationOf(prompt: Spillable<Prompt>): Conversation {
  return { prompt, chunks: [] };
}

/** Adds what a model produced, in place of the earlier chunks where the activity folded them. */
export function extend({ prompt, chunks }: Conversation, { chunk, folded }: GenerateOutput): Conversation {
  return { prompt, chunks: join(folded ?? chunks, chunk) };
}

export function append({ prompt, chunks }: Conversation, item: InlineItem): Conversation {
  return { prompt, chunks: join(chunks, { inline: [item] }) };
}

/** The tool calls in what a model produced. */
export function callsOf({ chunk, calls }: GenerateOutput): Call[] {
  if (calls) return calls;
  return 'inline' in chunk ? chunk.inline.filter(isCall) : [];
}

function isCall(item: InlineItem): item is Call {
  return item.type === 'function_call';
}

function join(chunks: readonly Chunk[], next: Chunk): Chunk[] {
  const last = chunks.at(-1);
  if (last && 'inline' in last && 'inline' in next) {
    return [...chunks.slice(0, -1), { inline: [...last.inline, ...next.inline] }];
  }
  return [...chunks, next];
}
