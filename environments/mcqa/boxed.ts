/** LaTeX around an answer: `\boxed{…}` and `\text{…}`. */

import { whiteSpace } from '../python-text.ts';

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

const textCommand = new RegExp(`^\\\\text\\{[${whiteSpace}]*([\\s\\S]*?)[${whiteSpace}]*\\}$`, 'v');

/** What is left when the whole of `text` was `\text{…}`, however often. */
export function unwrapText(text: string): string {
  const inner = textCommand.exec(text)?.[1];
  return inner === undefined ? text : unwrapText(inner);
}
