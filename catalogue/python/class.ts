/** The parts of a Python pattern that match one character: escapes and brackets, as JavaScript's `v` flag writes them. */

import { PatternError, UnsupportedPatternError, type PatternReader } from './pattern-reader.ts';
import { whiteSpace } from './text.ts';

/** How a pattern's letters are meant. */
export interface Letters {
  readonly ascii: boolean;
  readonly ignoreCase: boolean;
}

/** Members of a character class, by the letter after the backslash: for `str`, and with the flag `a`. */
const categories: Readonly<Record<string, readonly [unicode: string, ascii: string]>> = {
  d: ['\\p{Nd}', '0-9'],
  w: ['\\p{L}\\p{N}_', 'a-zA-Z0-9_'],
  s: [whiteSpace, ' \\t-\\r'],
};
const controls: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Python takes them for one letter where case does not count; JavaScript takes only the first two for one. */
const formsOfI = 'iI\u{130}\u{131}';

/** What `\w` matches, as a class. */
export function wordClass(ascii: boolean): string {
  return `[${category('w', ascii)}]`;
}

/** One character that stands for itself. */
export function literal(character: string): string {
  return /[A-Za-z0-9]/.test(character) ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** The same, where it may be one of the forms of a letter. */
export function letter(character: string, letters: Letters): string {
  return meansI(letters, character) ? `[${formsOfI}]` : literal(character);
}

/** Reads an escape outside brackets, except for anchors and references. */
export function readEscape(reader: PatternReader, letters: Letters): string {
  return readCategory(reader, letters.ascii) ?? letter(readEscaped(reader, false), letters);
}

/** Reads `[…]` after its first bracket. */
export function readBrackets(reader: PatternReader, letters: Letters): string {
  const negated = reader.take('^') ? '^' : '';
  let members = '';
  // A closing bracket in the first place stands for itself.
  for (let first = true; first || reader.peek !== ']'; first = false) {
    if (reader.done) throw new PatternError('unterminated character set');
    members += readMember(reader, letters);
  }
  reader.take(']');
  return `[${negated}${members}]`;
}

function readMember(reader: PatternReader, letters: Letters): string {
  const { ascii } = letters;
  const set = readCategory(reader, ascii);
  const low = set === undefined ? readCharacter(reader) : undefined;
  if (!reader.match(/-(?!\])/)) return set ?? literal(low ?? '') + (meansI(letters, low ?? '') ? formsOfI : '');
  if (reader.done) throw new PatternError('unterminated character set');
  if (low === undefined || readCategory(reader, ascii) !== undefined) throw new PatternError('bad character range');
  const high = readCharacter(reader);
  if ((low.codePointAt(0) ?? 0) > (high.codePointAt(0) ?? 0)) throw new PatternError('bad character range');
  return `${literal(low)}-${literal(high)}${meansI(letters, low, high) ? formsOfI : ''}`;
}

/** Whether one of its forms is `low`, or between `low` and `high`. */
function meansI({ ascii, ignoreCase }: Letters, low: string, high = low): boolean {
  if (!ignoreCase || ascii) return false;
  const [first = 0, last = 0] = [low.codePointAt(0), high.codePointAt(0)];
  return [0x49, 0x69, 0x130, 0x131].some((code) => first <= code && code <= last);
}

function readCharacter(reader: PatternReader): string {
  return reader.peek === '\\' ? readEscaped(reader, true) : reader.next();
}

function readCategory(reader: PatternReader, ascii: boolean): string | undefined {
  const letter = reader.match(/\\([dswDSW])/)?.[1];
  if (letter === undefined) return undefined;
  const lower = letter.toLowerCase();
  return `[${letter === lower ? '' : '^'}${category(lower, ascii)}]`;
}

function category(letter: string, ascii: boolean): string {
  return categories[letter]?.[ascii ? 1 : 0] ?? '';
}

/** Reads an escape that stands for one character. */
function readEscaped(reader: PatternReader, inBrackets: boolean): string {
  const hex = reader.match(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8}))/);
  if (hex) return fromCode(parseInt(hex[1] ?? hex[2] ?? hex[3] ?? '', 16));
  const octal = reader.match(inBrackets ? /\\([0-7]{1,3})/ : /\\(0[0-7]{0,2}|[1-7][0-7]{2})/)?.[1];
  if (octal !== undefined) {
    const code = parseInt(octal, 8);
    if (code > 0o377) throw new PatternError('octal escape value outside of range 0-0o377');
    return fromCode(code);
  }
  if (reader.match(/\\N\{/)) throw new UnsupportedPatternError('characters by name');
  reader.next();
  const character = reader.next();
  const control = character === 'b' && !inBrackets ? undefined : controls[character];
  if (control !== undefined) return control;
  if (/[A-Za-z0-9]/.test(character)) throw new PatternError(`bad escape \\${character}`);
  return character;
}

function fromCode(code: number): string {
  if (code > 0x10ffff) throw new PatternError('bad escape');
  return String.fromCodePoint(code);
}
