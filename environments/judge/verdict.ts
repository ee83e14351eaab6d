/** The label in a judge's answer. */

import type { Item } from '../../contracts/conversation.ts';
import { isMessage } from '../../contracts/transcript.ts';

/** What a judge writes for "the same" and for "not the same". One may be a part of the other. */
export interface Labels {
  readonly equal: string;
  readonly notEqual: string;
}

/**
 * The label that stands first in the last part of the last item, if that is a message; `null` for none. So `INCORRECT` is not
 * `CORRECT`: the label begins before the other that it contains.
 */
export function readVerdict(output: readonly Item[], { equal, notEqual }: Labels): string | null {
  const last = output.at(-1);
  if (!last || !isMessage(last) || !Array.isArray(last.content)) return null;
  const text = last.content.at(-1)?.text ?? '';
  const [equalAt, notEqualAt] = [text.indexOf(equal), text.indexOf(notEqual)];
  if (equalAt >= 0 && (notEqualAt < 0 || equalAt < notEqualAt)) return equal;
  return notEqualAt >= 0 ? notEqual : null;
}
