/** What is kept of a long page: more than 10,000 words become 10,000 characters. */

import { strip, whiteSpace } from '../python/text.ts';

const maxWords = 10_000;
const kept = 5_000;
const gap = new RegExp(`[${whiteSpace}]+`, 'gv');

export function shorten(text: string): string {
  if (!hasMoreWords(strip(text), maxWords)) return text;
  // A character is one unit of UTF-16 or two.
  const first = Array.from(text.slice(0, 2 * kept)).slice(0, kept);
  const last = Array.from(text.slice(-2 * kept - 1)).slice(-kept);
  return `${first.join('')}...${last.join('')}`;
}

function hasMoreWords(text: string, limit: number): boolean {
  let words = text === '' ? 0 : 1;
  const gaps = text.matchAll(gap);
  while (words <= limit && gaps.next().done !== true) words++;
  return words > limit;
}
