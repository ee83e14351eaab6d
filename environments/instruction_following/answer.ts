/** The text that is graded: not the whole answer, but the first part of its last item. */

import type { Transcript } from '../../contracts/conversation.ts';
import { isMessage } from '../../contracts/transcript.ts';

/** `''` when the answer ends with anything but a message; `undefined` for a message without such a part: a refusal. */
export function gradedText(answer: Transcript): string | undefined {
  const last = answer.at(-1);
  if (!last || !isMessage(last) || last.content.length === 0) return '';
  if (typeof last.content === 'string') return undefined;
  return last.content[0]?.text;
}
