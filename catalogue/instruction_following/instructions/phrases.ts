/** Phrases by their first and their last word. */

import { UnfitArguments } from '../arguments.ts';
import { findKeyword, isPlain } from '../pattern.ts';

/** Matches of `first .*? last`; the words are patterns. */
export function findPhrases(first: string, last: string, text: string): string[] {
  if (isPlain(first) && isPlain(last)) return text.split('\n').flatMap((line) => onLine(`${first} `, ` ${last}`, line));
  return findKeyword(`${first} .*? ${last}`, text).map((found) => {
    if (typeof found === 'string') return found;
    throw new UnfitArguments('the words of the phrase have more than one group');
  });
}

/** As the pattern finds them, but without looking for the end again where there is none. */
function onLine(first: string, last: string, line: string): string[] {
  const found: string[] = [];
  for (let start = line.indexOf(first); start >= 0;) {
    const end = line.indexOf(last, start + first.length);
    if (end < 0) break;
    found.push(line.slice(start, end + last.length));
    start = line.indexOf(first, end + last.length);
  }
  return found;
}
