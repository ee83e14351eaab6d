/** LaTeX around an answer: `\boxed{…}` and `\text{…}`. */

import { strip } from '../python/text.ts';

const opening = '\\boxed{';

/** What the last box holds, by counting braces; `null` when there is none or it does not close. */
export function lastBoxed(text: string): string | null {
  const found = text.lastIndexOf(opening);
  if (found < 0) return null;
  const start = found + opening.length;
  let depth = 1;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}') depth--;
    if (depth === 0) return text.slice(start, at);
  }
  return null;
}

const command = '\\text{';

/** What is left when the whole of `text` was `\text{…}`, however often: the fullmatch of `\\text\{\s*(.*?)\s*\}`. */
export function unwrapText(text: string): string {
  let inner = text;
  while (inner.startsWith(command) && inner.endsWith('}')) inner = strip(inner.slice(command.length, -1));
  return inner;
}
