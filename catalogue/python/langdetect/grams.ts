/** The grams of a text: runs of one to three characters that some language is known by. */

import { isUpper } from '../words.ts';
import type { Profiles } from './profiles.ts';

interface Letter {
  readonly text: string;
  readonly upper: boolean;
}
const space: Letter = { text: ' ', upper: false };

/** Their numbers, in order and as often as they stand there. Words in capitals are skipped from their second letter on. */
export function extractGrams(characters: readonly string[], { grams, kanji }: Profiles): number[] {
  const found: number[] = [];
  const letters = new Map<string, Letter>();
  let last = space;
  let window = [space];
  let inCapitals = false;
  for (const character of characters) {
    const next = letters.get(character) ?? letterOf(character, kanji);
    letters.set(character, next);
    if (last.text === ' ') {
      window = [space];
      inCapitals = false;
      if (next.text === ' ') continue;
    } else if (window.length >= 3) window.shift();
    window.push(next);
    if (!next.upper) inCapitals = false;
    else if (last.upper) inCapitals = true;
    last = next;
    if (inCapitals) continue;
    let gram = '';
    for (let at = window.length - 1; at >= 0; at--) {
      gram = (window[at]?.text ?? '') + gram;
      const number = gram === ' ' ? undefined : grams.get(gram);
      if (number !== undefined) found.push(number);
    }
  }
  return found;
}

function letterOf(character: string, kanji: ReadonlyMap<string, string>): Letter {
  const text = normalized(character, kanji);
  return { text, upper: isUpper(text) };
}

/** One character for all of a kind: a space for punctuation, one syllable for all of Hangul. */
function normalized(character: string, kanji: ReadonlyMap<string, string>): string {
  const code = character.codePointAt(0) ?? 0;
  const within = (first: number, last: number) => code >= first && code <= last;
  if (code <= 0x7f) return /[A-Za-z]/.test(character) ? character : ' ';
  if (within(0x80, 0xff)) return '\u00a0«°»'.includes(character) ? ' ' : character;
  if (within(0x2000, 0x206f)) return ' ';
  if (within(0x1ea0, 0x1eff)) return '\u1ec3';
  if (within(0x3040, 0x309f)) return '\u3042';
  if (within(0x30a0, 0x30ff)) return '\u30a2';
  if (within(0x3100, 0x312f) || within(0x31a0, 0x31bf)) return '\u3105';
  if (within(0x4e00, 0x9fff)) return kanji.get(character) ?? character;
  if (within(0xac00, 0xd7af)) return '\uac00';
  // Romanian's letters with a comma below, and Persian's yeh.
  return { '\u0219': '\u015f', '\u021b': '\u0163', '\u06cc': '\u064a' }[character] ?? character;
}
