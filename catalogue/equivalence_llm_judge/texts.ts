/** The three texts that a judge is given: question, expected answer, and what the model said. */

import type { Item, Transcript } from '../../contracts/conversation.ts';
import { isMessage } from '../../contracts/transcript.ts';
import { str } from '../python/repr.ts';
import { strip } from '../python/text.ts';

/** The last user message, of those that have text. */
export function questionOf(input: Transcript): string {
  const texts = messagesOf('user', input).map(textOf);
  return strip(texts.findLast((text) => text !== undefined) ?? '');
}

/** The row's answer, or the one in its metadata where it has none. */
export function expectedOf(row: {
  readonly expected_answer?: string | null | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined;
}): string {
  if (row.expected_answer) return row.expected_answer;
  const other = row.metadata?.['expected_answer'];
  return other === null || other === undefined ? '' : str(other);
}

/** The last assistant message, and no other where that one is blank. */
export function lastSaid(output: Transcript): string {
  const last = messagesOf('assistant', output).at(-1);
  return strip((last && textOf(last)) ?? '');
}

function messagesOf(role: string, items: Transcript): (Item & { content: string | { text?: string | undefined }[] })[] {
  return items.filter(isMessage).filter((message) => message.role === role);
}

/** Parts stand on lines of their own. */
function textOf({ content }: { content: string | { text?: string | undefined }[] }): string | undefined {
  if (typeof content === 'string') return content;
  const texts = content.map(({ text }) => text).filter((text) => text !== undefined);
  return texts.length > 0 ? texts.join('\n') : undefined;
}
