/** Reads JSON from left to right by the rules of Python's `json`. */

import type { PythonFloat, PythonJson } from './json.ts';

/** Why a text is not JSON to Python: the name of the exception, and its message. */
export class PythonJsonError extends Error {
  override readonly name: 'JSONDecodeError' | 'RecursionError' | 'ValueError';

  constructor(name: PythonJsonError['name'], message: string) {
    super(message);
    this.name = name;
  }
}

/** Where Python gives up depends on its version and on who calls; no answer that is meant comes near. */
const maxDepth = 1000;
/** `sys.int_info.default_max_str_digits` */
const maxDigits = 4300;

const whiteSpace = /[ \t\n\r]*/y;
const number = /(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const plain = /[ !\u0023-\u005b\u005d-\uffff]*/y;
const escapes: Readonly<Record<string, string>> = {
  ...{ '"': '"', '\\': '\\', '/': '/' },
  ...{ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' },
};
const constants: readonly (readonly [string, PythonJson])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
];

export class JsonReader {
  readonly #text: string;
  /** What a float without a fraction becomes. */
  readonly #float: (value: number) => PythonFloat | number;
  #at = 0;

  constructor(text: string, float: (value: number) => PythonFloat | number = (value) => value) {
    this.#text = text;
    this.#float = float;
  }

  whole(): PythonJson {
    if (this.#text.startsWith('\ufeff')) this.#fail('Unexpected UTF-8 BOM (decode using utf-8-sig)');
    this.#skip();
    const value = this.#value(0);
    this.#skip();
    if (this.#at < this.#text.length) this.#fail('Extra data');
    return value;
  }

  #value(depth: number): PythonJson {
    if (depth > maxDepth) {
      throw new PythonJsonError('RecursionError', 'maximum recursion depth exceeded while decoding a JSON document');
    }
    if (this.#take('{')) return this.#object(depth);
    if (this.#take('[')) return this.#array(depth);
    if (this.#take('"')) return this.#string();
    const constant = constants.find(([name]) => this.#take(name));
    return constant ? constant[1] : this.#number();
  }

  #object(depth: number): PythonJson {
    const entries: Record<string, PythonJson> = {};
    this.#skip();
    if (this.#take('}')) return entries;
    for (;;) {
      if (!this.#take('"')) this.#fail('Expecting property name enclosed in double quotes');
      const key = this.#string();
      this.#skip();
      if (!this.#take(':')) this.#fail("Expecting ':' delimiter");
      this.#skip();
      // Assigning to `__proto__` would change what the object is.
      Object.defineProperty(entries, key, {
        value: this.#value(depth + 1),
        ...{ configurable: true, enumerable: true, writable: true },
      });
      this.#skip();
      if (this.#take('}')) return entries;
      if (!this.#take(',')) this.#fail("Expecting ',' delimiter");
      this.#skip();
    }
  }

  #array(depth: number): PythonJson {
    const items: PythonJson[] = [];
    this.#skip();
    if (this.#take(']')) return items;
    for (;;) {
      items.push(this.#value(depth + 1));
      this.#skip();
      if (this.#take(']')) return items;
      if (!this.#take(',')) this.#fail("Expecting ',' delimiter");
      this.#skip();
    }
  }

  /** The rest of a string whose first quote is read. */
  #string(): string {
    const start = this.#at - 1;
    let value = '';
    for (;;) {
      value += this.#match(plain)?.[0] ?? '';
      if (this.#take('"')) return value;
      if (this.#at >= this.#text.length) this.#fail('Unterminated string starting at', start);
      if (!this.#take('\\')) this.#fail('Invalid control character at');
      value += this.#escape(start);
    }
  }

  #escape(start: number): string {
    const letter = this.#text.charAt(this.#at++);
    if (letter === '') this.#fail('Unterminated string starting at', start);
    if (letter !== 'u') return escapes[letter] ?? this.#fail('Invalid \\escape', this.#at - 2);
    const digits = this.#match(/[0-9a-fA-F]{4}/y)?.[0] ?? this.#fail('Invalid \\uXXXX escape', this.#at - 1);
    return String.fromCharCode(parseInt(digits, 16));
  }

  #number(): PythonJson {
    const [text, whole, fraction, exponent] = this.#match(number) ?? this.#fail('Expecting value');
    if (fraction !== undefined || exponent !== undefined) {
      const value = Number(text);
      return Number.isInteger(value) ? this.#float(value) : value;
    }
    const digits = whole?.replace('-', '') ?? '';
    if (digits.length > maxDigits) {
      const message = `Exceeds the limit (${maxDigits} digits) for integer string conversion: value has ${digits.length} digits`;
      throw new PythonJsonError('ValueError', message);
    }
    // There is no integer -0.
    return Number.isSafeInteger(Number(text)) ? Number(text) + 0 : BigInt(text);
  }

  #skip(): void {
    this.#match(whiteSpace);
  }

  #take(text: string): boolean {
    const comes = this.#text.startsWith(text, this.#at);
    if (comes) this.#at += text.length;
    return comes;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (!found) return undefined;
    this.#at = pattern.lastIndex;
    return found;
  }

  #fail(problem: string, at = this.#at): never {
    const before = this.#text.slice(0, at);
    const line = before.split('\n').length;
    const column = Array.from(before.slice(before.lastIndexOf('\n') + 1)).length + 1;
    const place = `line ${line} column ${column} (char ${Array.from(before).length})`;
    throw new PythonJsonError('JSONDecodeError', `${problem}: ${place}`);
  }
}
