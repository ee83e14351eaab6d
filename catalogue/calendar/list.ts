/** The first list with an object in it. */

/**
 * What Python's `re` finds, with dots that match everything, for
 *
 *     \[(?:[^\[\]]|\{[^}]*\})*\{(?:[^\[\]]|\{[^}]*\})*\}(?:[^\[\]]|\{[^}]*\})*\]
 *
 * in the same order of attempts, so with the same end. A state that has led nowhere is not tried again: `re` goes through it
 * again and again, and for an unclosed list of 30 objects it takes longer than anybody waits.
 */
export function firstList(text: string): string | undefined {
  const search = new Search(text);
  for (let start = text.indexOf('['); start >= 0; start = text.indexOf('[', start + 1)) {
    const end = search.endFrom(start + 1);
    if (end !== undefined) return text.slice(start, end);
  }
  return undefined;
}

/** What has to follow each of the three repetitions. */
const closers = ['{', '}', ']'];

class Search {
  readonly #text: string;
  /** By place in the text times three, plus the repetition. */
  readonly #tried: Uint8Array;
  /** Behind the next closing brace, or 0. */
  readonly #behindBrace: Int32Array;

  constructor(text: string) {
    this.#text = text;
    this.#tried = new Uint8Array(3 * (text.length + 1));
    this.#behindBrace = new Int32Array(text.length + 1);
    for (let at = text.length - 1; at >= 0; at--) {
      this.#behindBrace[at] = text.charAt(at) === '}' ? at + 1 : (this.#behindBrace[at + 1] ?? 0);
    }
  }

  endFrom(first: number): number | undefined {
    // The last is tried first.
    const waiting = [first * 3];
    for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
      if (this.#tried[state] === 1) continue;
      this.#tried[state] = 1;
      const [at, repetition] = [Math.floor(state / 3), state % 3];
      const character = this.#text.charAt(at);
      if (character === closers[repetition]) {
        // Only the bracket that ends it all is no part of a repetition.
        if (repetition === 2) return at + 1;
        waiting.push((at + 1) * 3 + repetition + 1);
      }
      const behind = character === '{' ? (this.#behindBrace[at] ?? 0) : 0;
      if (behind > 0) waiting.push(behind * 3 + repetition);
      if (character !== '' && character !== '[' && character !== ']') waiting.push((at + 1) * 3 + repetition);
    }
    return undefined;
  }
}
