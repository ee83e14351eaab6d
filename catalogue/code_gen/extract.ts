/** What is read from an answer: the program, and whether the model kept its thoughts where they belong. */

import type { Transcript } from '../../contracts/conversation.ts';

/** The lines between the last two lines with a fence; `''` when there are no two. */
export function extractCode(text: string): string {
  const lines = text.split('\n');
  const fences = lines.flatMap((line, index) => (line.includes('```') ? [index] : []));
  const [from, to] = fences.slice(-2);
  return from === undefined || to === undefined ? '' : lines.slice(from + 1, to).join('\n');
}

const tags = ['<think>', '</think>'];

/** A tag in the answer itself, or the same one twice in what the model thought. */
export function violatesReasoningFormat(answer: string, output: Transcript): boolean {
  if (tags.some((tag) => answer.includes(tag))) return true;
  const thoughts = output.map(thought).join('');
  return tags.some((tag) => thoughts.split(tag).length > 2);
}

function thought(item: Transcript[number]): string {
  if (item.type !== 'reasoning' || !Array.isArray(item['summary'])) return '';
  const summaries = item['summary'] as readonly { readonly text?: unknown }[];
  return summaries.map(({ text }) => (typeof text === 'string' ? text : '')).join('');
}
