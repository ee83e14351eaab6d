/** The text that is graded: the first part of what was said last. */

import type { Transcript } from '../../contracts/conversation.ts';
import { isMessage } from '../../contracts/transcript.ts';

/** `''` where nothing was said last; `undefined` where the original asks for a text that is not there, and fails. */
export function finalText(output: Transcript): string | undefined {
  const last = output.at(-1);
  if (!last || !isMessage(last) || last.content.length === 0) return '';
  if (typeof last.content === 'string') return undefined;
  return last.content[0]?.text;
}
