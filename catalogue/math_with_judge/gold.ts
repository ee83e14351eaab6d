/** The expected answer without the delimiters of mathematics around it: inside a box, math-verify does not read them. */

import { strip } from '../python/text.ts';

export function goldOf(expected: string): string {
  const text = strip(expected);
  const inner = text.startsWith('\\(') && text.endsWith('\\)') ? strip(text.slice(2, -2)) : text;
  return inner.length > 1 && inner.startsWith('$') && inner.endsWith('$') ? strip(inner.slice(1, -1)) : inner;
}
