/** The mode `lenient_answer_colon_md`: "Answer:" in Markdown, however it is emphasized. */

import { strip, stripAny, isOneLetter, whiteSpace } from '../python/text.ts';
import { latinized } from './letters.ts';

const answer = new RegExp(`[*_]{0,2}Answer[*_]{0,2}[${whiteSpace}]*:[*_[${whiteSpace}]]{0,2}([^\\n]+)`, 'giv');
const isolated = /(?<![A-Za-z])([A-Za-z])(?![A-Za-z])/g;
const separator = new RegExp(
  `^(?:[${whiteSpace}]*[\\/\\|\\&,;][${whiteSpace}]*|[${whiteSpace}]+(?:or|and)[${whiteSpace}]+|[${whiteSpace}]+)$`,
  'iv',
);
const leading = /^([a-zA-Z])(?![a-zA-Z0-9])/;
const capital = /(?<![\p{L}\p{N}_])[A-Z](?![\p{L}\p{N}_])/gu;

/** The letter of the last "Answer:" that names just one. */
export function letterByMarkdown(text: string, allowed: ReadonlySet<string>): string | null {
  const payloads = Array.from(text.matchAll(answer), ([, payload = '']) => payload);
  for (const payload of payloads.reverse()) {
    const letter = letterOf(stripAny(strip(latinized(payload)), '*_` \t\n\r.,;:'), allowed);
    if (letter !== undefined && allowed.has(letter)) return letter;
  }
  return null;
}

function letterOf(payload: string, allowed: ReadonlySet<string>): string | undefined {
  if (namesSeveral(payload, allowed)) return undefined;
  if (isOneLetter(payload)) return payload.toUpperCase();
  return leading.exec(payload)?.[1]?.toUpperCase() ?? payload.match(capital)?.at(-1);
}

/** "A/B", "A or B": two different letters with nothing but a separator between them. */
function namesSeveral(payload: string, allowed: ReadonlySet<string>): boolean {
  const letters = Array.from(payload.matchAll(isolated), ({ 0: letter, index }) => ({
    letter: letter.toUpperCase(),
    index,
  }));
  return letters.some((one, position) => {
    const next = letters[position + 1];
    if (!next || one.letter === next.letter || !allowed.has(one.letter) || !allowed.has(next.letter)) return false;
    return separator.test(payload.slice(one.index + 1, next.index));
  });
}
