/** Marks that patterns would find in quadratic time where an answer opens them and never closes them. */

import { strip, whiteSpace } from '../../python/text.ts';

/** `\[.*?\]`: brackets that close on their line. */
export function countPlaceholders(text: string): number {
  let count = 0;
  for (const line of text.split('\n')) {
    for (let at = line.indexOf('['); at >= 0; at = line.indexOf('[', at)) {
      at = line.indexOf(']', at);
      if (at < 0) break;
      count++;
    }
  }
  return count;
}

/** `<<[^\n]+>>` with more in it than spaces and further brackets. */
export function hasTitle(text: string): boolean {
  return text.split('\n').some((line) => {
    const [start, end] = [line.indexOf('<<'), line.lastIndexOf('>>')];
    if (start < 0 || end < start + 3) return false;
    return strip(line.slice(start, end).replace(/^<+/, '').replace(/>*$/, '')) !== '';
  });
}

const visible = new RegExp(`[^${whiteSpace}]`, 'gv');

/** Lines that begin with one asterisk or with a hyphen; blank lines before one belong to it. */
export function countBullets(text: string): number {
  return (
    countLines(text, (at) => text[at] === '*' && at + 1 < text.length && text[at + 1] !== '*', 2) +
    countLines(text, (at) => text[at] === '-', 1)
  );
}

/** How often `^\s*` and a mark of `length` characters that `begins` are found, each with the rest of its line. */
function countLines(text: string, begins: (at: number) => boolean, length: number): number {
  let count = 0;
  for (let start = 0; start >= 0;) {
    visible.lastIndex = start;
    const at = visible.exec(text)?.index;
    if (at === undefined) break;
    const found = begins(at);
    if (found) count++;
    // The mark may take a line break itself.
    const end = text.indexOf('\n', found ? at + length : at);
    start = end < 0 ? -1 : end + 1;
  }
  return count;
}
