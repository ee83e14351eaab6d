/** A pattern that is being read from left to right. */

/** A pattern that Python's `re` refuses. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/** A pattern that Python understands and JavaScript cannot express. */
export class UnsupportedPatternError extends Error {
  override readonly name = 'UnsupportedPatternError';
}

export class PatternReader {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  get done(): boolean {
    return this.#at >= this.#pattern.length;
  }

  /** The next character, without reading it. */
  get peek(): string {
    return this.#pattern.charAt(this.#at);
  }

  /** Reads `text` if it comes next. */
  take(text: string): boolean {
    const comes = this.#pattern.startsWith(text, this.#at);
    if (comes) this.#at += text.length;
    return comes;
  }

  /** Reads what `expression` matches here, if it does. */
  match(expression: RegExp): RegExpExecArray | undefined {
    const here = new RegExp(expression, 'uy');
    here.lastIndex = this.#at;
    const found = here.exec(this.#pattern);
    if (!found) return undefined;
    this.#at = here.lastIndex;
    return found;
  }

  /** Reads one character: a code point. */
  next(): string {
    const point = this.#pattern.codePointAt(this.#at);
    if (point === undefined) throw new PatternError('unexpected end of pattern');
    const character = String.fromCodePoint(point);
    this.#at += character.length;
    return character;
  }
}
