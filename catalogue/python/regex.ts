/**
 * Translates regular expressions from Python's dialect, in which datasets write them, to JavaScript's.
 *
 * Unicode rules, anchors, inline flags, named groups and references, atomic groups and possessive quantifiers mean what they
 * mean in Python's `re` for `str`. Known to differ: a reference to a group that took no part matches the empty string, a
 * group inside a repetition forgets earlier rounds, and no match starts where an empty one was found.
 */

import { PatternError, PatternReader, UnsupportedPatternError } from './pattern-reader.ts';
import { caseless } from './caseless.ts';
import { letter, readBrackets, readEscape, wordClass } from './class.ts';

export interface PythonPattern {
  /** To be compiled with `flags`. */
  readonly source: string;
  readonly flags: string;
  /** How many groups it has. In `source` they are called `g1`, `g2`, … */
  readonly groups: number;
}

/** The flags that Python's functions take beside the pattern. */
interface PatternOptions {
  readonly ignoreCase?: boolean;
  readonly multiline?: boolean;
  readonly dotAll?: boolean;
}

/** Throws a `PatternError` for what Python refuses too, and an `UnsupportedPatternError` for what only Python understands. */
export function translatePattern(pattern: string, options: PatternOptions = {}): PythonPattern {
  try {
    return new Translation(pattern, options, false).whole();
  } catch (error) {
    if (error instanceof MixedCase) return new Translation(pattern, options, true).whole();
    throw error;
  }
}

/** Case counts in a part of the pattern only, which JavaScript's flag cannot say: each part has to name both cases. */
class MixedCase extends Error {}

/** A translated part, and how many characters it can match: a look-behind takes only what has one width. */
interface Piece {
  readonly source: string;
  readonly min: number;
  readonly max: number;
  readonly kind: 'atom' | 'anchor' | 'look' | 'repeat';
}

interface Flags {
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly verbose: boolean;
  readonly ascii: boolean;
  readonly ignoreCase: boolean;
}

const flagNames: Readonly<Record<string, keyof Flags>> = {
  i: 'ignoreCase',
  m: 'multiline',
  s: 'dotAll',
  x: 'verbose',
  a: 'ascii',
};

class Translation {
  readonly #reader: PatternReader;
  /** Groups that are closed, by number. */
  readonly #closed: (Piece | undefined)[] = [];
  readonly #names = new Map<string, number>();
  readonly #given: Flags;
  /** Whether parts name both cases of their letters, in place of the flag. */
  readonly #namesCases: boolean;
  #groups = 0;
  #atomicGroups = 0;

  constructor(
    pattern: string,
    { ignoreCase = false, multiline = false, dotAll = false }: PatternOptions,
    namesCases: boolean,
  ) {
    this.#reader = new PatternReader(pattern);
    this.#given = { ignoreCase, multiline, dotAll, verbose: false, ascii: false };
    this.#namesCases = namesCases;
  }

  whole(): PythonPattern {
    const flags = this.#leadingFlags();
    const { source } = this.#alternatives(flags);
    if (!this.#reader.done) throw new PatternError('unbalanced parenthesis');
    return { source, flags: flags.ignoreCase && !this.#namesCases ? 'giv' : 'gv', groups: this.#groups };
  }

  #leadingFlags(): Flags {
    let flags = this.#given;
    for (;;) {
      const letters = this.#reader.match(/\(\?([aimsux]+)\)/)?.[1];
      if (letters === undefined) return flags;
      flags = withFlags(flags, letters, true);
    }
  }

  #alternatives(flags: Flags): Piece {
    const branches = [this.#sequence(flags)];
    while (this.#reader.take('|')) branches.push(this.#sequence(flags));
    return {
      source: branches.map(({ source }) => source).join('|'),
      min: Math.min(...branches.map(({ min }) => min)),
      max: Math.max(...branches.map(({ max }) => max)),
      kind: 'atom',
    };
  }

  #sequence(flags: Flags): Piece {
    const reader = this.#reader;
    const pieces: Piece[] = [];
    while (!reader.done && reader.peek !== '|' && reader.peek !== ')') {
      if (flags.verbose && reader.match(/[ \t\n\r\v\f]+|#[^\n]*/)) continue;
      if (reader.match(/\(\?#[^)]*\)/)) continue;
      const quantifier = reader.match(/[*+?]|\{(?=\d|,)(\d*)(?:(,)(\d*))?\}/);
      if (!quantifier) {
        pieces.push(this.#atom(flags));
        continue;
      }
      const last = pieces.pop();
      if (!last || last.kind === 'anchor') throw new PatternError('nothing to repeat');
      if (last.kind === 'repeat') throw new PatternError('multiple repeat');
      pieces.push(this.#repeated(last, quantifier));
    }
    return {
      source: pieces.map(({ source }) => source).join(''),
      min: pieces.reduce((sum, { min }) => sum + min, 0),
      max: pieces.reduce((sum, { max }) => sum + max, 0),
      kind: 'atom',
    };
  }

  #repeated(piece: Piece, [text, low, comma, high]: RegExpMatchArray): Piece {
    const [min, max] = bounds(text, low, comma, high);
    if (min > max) throw new PatternError('min repeat greater than max repeat');
    const count = max === Infinity ? `{${min},}` : `{${min},${max}}`;
    const atom = piece.kind === 'look' ? `(?:${piece.source})` : piece.source;
    const width = {
      min: piece.min * min,
      max: piece.max === 0 || max === 0 ? 0 : piece.max * max,
      kind: 'repeat',
    } as const;
    if (this.#reader.take('?')) return { source: `${atom}${count}?`, ...width };
    if (this.#reader.take('+')) return { source: this.#atomic(`${atom}${count}`), ...width };
    return { source: `${atom}${count}`, ...width };
  }

  #atom(flags: Flags): Piece {
    const reader = this.#reader;
    if (reader.take('(')) return this.#group(flags);
    if (reader.take('[')) return this.#letter(readBrackets(reader, flags), flags);
    if (reader.take('.')) return one(flags.dotAll ? '[\\s\\S]' : '[^\\n]');
    if (reader.take('^')) return anchor(flags.multiline ? '(?:^|(?<=\\n))' : '^');
    if (reader.take('$')) return anchor(flags.multiline ? '(?=\\n|$)' : '(?=\\n?$)');
    if (reader.peek !== '\\') return this.#letter(letter(reader.next(), flags), flags);

    const anchored = reader.match(/\\([AZbB])/)?.[1];
    if (anchored) return anchor(anchorSource(anchored, flags.ascii));
    const reference = reader.match(/\\(?![0-7]{3})([1-9]\d?)/)?.[1];
    if (reference !== undefined) return this.#reference(Number(reference), flags);
    return this.#letter(readEscape(reader, flags), flags);
  }

  #letter(source: string, { ignoreCase }: Flags): Piece {
    return one(ignoreCase && this.#namesCases ? caseless(source) : source);
  }

  #group(flags: Flags): Piece {
    const reader = this.#reader;
    if (!reader.take('?')) return this.#captured(flags);
    const named = reader.match(/P<([^>]*)>/)?.[1];
    if (named !== undefined) return this.#captured(flags, named);
    const referred = reader.match(/P=([^)]*)\)/)?.[1];
    if (referred !== undefined) return this.#reference(this.#names.get(referred) ?? 0, flags);
    if (reader.peek === '(') throw new UnsupportedPatternError('conditional groups');

    const look = reader.match(/<?[=!]/)?.[0];
    if (look) {
      const { source, min, max } = this.#inside(flags);
      if (look.startsWith('<') && min !== max) throw new PatternError('look-behind requires fixed-width pattern');
      return { source: `(?${look}${source})`, min: 0, max: 0, kind: 'look' };
    }
    if (reader.take('>')) {
      const inner = this.#inside(flags);
      return { ...inner, source: this.#atomic(inner.source) };
    }
    const scoped = reader.match(/([aimsux]*)(?:-([imsx]+))?:/);
    if (!scoped) throw new PatternError('unknown extension');
    const [, on = '', off = ''] = scoped;
    const scope = withFlags(withFlags(flags, on, true), off, false);
    if (scope.ignoreCase !== flags.ignoreCase && !this.#namesCases) throw new MixedCase();
    const inner = this.#inside(scope);
    return { ...inner, source: `(?:${inner.source})` };
  }

  #captured(flags: Flags, name?: string): Piece {
    const number = ++this.#groups;
    if (name !== undefined) {
      if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) throw new PatternError('bad character in group name');
      if (this.#names.has(name)) throw new PatternError('redefinition of group name');
      this.#names.set(name, number);
    }
    const inner = this.#inside(flags);
    this.#closed[number] = inner;
    return { ...inner, source: `(?<g${number}>${inner.source})` };
  }

  #inside(flags: Flags): Piece {
    const inner = this.#alternatives(flags);
    if (!this.#reader.take(')')) throw new PatternError('missing ), unterminated subpattern');
    return inner;
  }

  #reference(number: number, { ignoreCase }: Flags): Piece {
    const group = this.#closed[number];
    // Python refuses to refer to a group that is still open, too.
    if (!group) throw new PatternError('invalid group reference');
    if (ignoreCase && this.#namesCases) {
      throw new UnsupportedPatternError('a reference where case counts in a part of the pattern only');
    }
    return { ...group, source: `\\k<g${number}>` };
  }

  /** A look-ahead does not go back on what it found, so what it found is taken as a whole. */
  #atomic(source: string): string {
    const name = `a${++this.#atomicGroups}`;
    return `(?:(?=(?<${name}>${source}))\\k<${name}>)`;
  }
}

function bounds(text: string, low?: string, comma?: string, high?: string): [min: number, max: number] {
  if (text === '*') return [0, Infinity];
  if (text === '+') return [1, Infinity];
  if (text === '?') return [0, 1];
  const min = Number(low ?? 0);
  if (comma === undefined) return [min, min];
  return [min, high ? Number(high) : Infinity];
}

function withFlags(flags: Flags, letters: string, value: boolean): Flags {
  const names = Array.from(letters, (letter) => flagNames[letter]).filter((name) => name !== undefined);
  return { ...flags, ...Object.fromEntries(names.map((name) => [name, value])) };
}

function anchorSource(letter: string, ascii: boolean): string {
  if (letter === 'A') return '^';
  if (letter === 'Z') return '$';
  const word = wordClass(ascii);
  return letter === 'b'
    ? `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`
    : `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`;
}

function one(source: string): Piece {
  return { source, min: 1, max: 1, kind: 'atom' };
}

function anchor(source: string): Piece {
  return { source, min: 0, max: 0, kind: 'anchor' };
}
