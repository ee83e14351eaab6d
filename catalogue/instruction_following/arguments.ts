/**
 * The arguments of one instruction, read the way NeMo Gym's checkers take them: what is missing or cannot be meant is drawn by
 * chance there, and here from a seed, so that a row is always graded alike.
 */

import { createHash } from 'node:crypto';
import { PythonRandom } from '../python/random.ts';
import { strip } from '../python/text.ts';
import { commonWords } from './common-words.ts';

/** What no answer can fulfil: an argument that the instruction does not take, or one of a wrong type. */
export class UnfitArguments extends Error {
  override readonly name = 'UnfitArguments';
}

export type Compare = (actual: number, wanted: number) => boolean;

export class Arguments {
  readonly #given: ReadonlyMap<string, unknown>;
  readonly #asked = new Set<string>();
  readonly #missing: string[] = [];
  readonly #random: PythonRandom;

  /** @param seed - any text; the same one draws the same values */
  constructor(given: Readonly<Record<string, unknown>> | null, seed: string) {
    this.#given = new Map(Object.entries(given ?? {}).filter(([, value]) => value !== null));
    this.#random = new PythonRandom(createHash('sha256').update(seed).digest().readUInt32BE());
  }

  /** Names that an instruction needs and was not given, so far. */
  get missing(): readonly string[] {
    return this.#missing;
  }

  /** Throws for names that were given and never asked for. */
  refuseOthers(): void {
    for (const name of this.#given.keys()) if (!this.#asked.has(name)) throw new UnfitArguments(`takes no ${name}`);
  }

  /** The value as it is, `undefined` when there is none. */
  optional(name: string): unknown {
    this.#asked.add(name);
    return this.#given.get(name);
  }

  /** A number from 0 on; a negative one is drawn. */
  count(name: string, least: number, most: number): number {
    const value = this.needed(name);
    const number = value === undefined ? -1 : numberOf(value, name);
    return number < 0 ? this.draw(least, most) : number;
  }

  /** Any number but 0, which is drawn. */
  number(name: string, draw: () => number): number {
    const value = this.needed(name);
    return isFalsy(value) ? draw() : numberOf(value, name);
  }

  /** Any number, 0 and negative ones too. */
  threshold(name: string, least: number, most: number): number {
    const value = this.needed(name);
    return value === undefined ? this.draw(least, most) : numberOf(value, name);
  }

  relation(name: string): Compare {
    const value = this.needed(name) ?? this.pick(['less than', 'at least']);
    if (value === 'less than') return (actual, wanted) => actual < wanted;
    if (value === 'at least') return (actual, wanted) => actual >= wanted;
    throw new UnfitArguments(`${name} is neither "less than" nor "at least"`);
  }

  /** Text as it is; an empty one too. */
  text(name: string, drawn: readonly string[]): string {
    const value = this.needed(name) ?? this.pick(drawn);
    return textOf(value, name);
  }

  /** Text without spaces around it; an empty one is drawn. */
  phrase(name: string, drawn: readonly string[] = commonWords): string {
    const value = this.needed(name);
    return isFalsy(value) ? this.pick(drawn) : strip(textOf(value, name));
  }

  /** The same; of a list the first. */
  firstPhrase(name: string): string {
    const value = this.needed(name);
    if (isFalsy(value)) return this.pick(commonWords);
    return strip(textOf(Array.isArray(value) ? value[0] : value, name));
  }

  /** A list of texts; of a text its characters, of an object its keys, as Python goes through them. */
  phrases(name: string): string[] {
    const value = this.needed(name);
    if (isFalsy(value)) return [this.pick(commonWords), this.pick(commonWords)];
    if (typeof value === 'string') return Array.from(value);
    if (typeof value !== 'object' || value === null) throw new UnfitArguments(`${name} is not a list`);
    const items: unknown[] = Array.isArray(value) ? value : Object.keys(value);
    return items.map((item) => textOf(item, name));
  }

  /** Text that no other can stand for: without it the instruction cannot be fulfilled. */
  prompt(name: string): string {
    const value = this.optional(name);
    if (isFalsy(value)) throw new UnfitArguments(`${name} must be set`);
    return textOf(value, name);
  }

  draw(least: number, most: number): number {
    if (most < least) throw new UnfitArguments('nothing to draw from');
    return least + this.#random.below(most - least + 1);
  }

  pick(choices: readonly string[]): string {
    return choices[this.draw(0, choices.length - 1)] ?? '';
  }

  /** The value as it is; noted as missing when there is none. */
  needed(name: string): unknown {
    const value = this.optional(name);
    if (value === undefined) this.#missing.push(name);
    return value;
  }
}

/** What is false to Python. */
export function isFalsy(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return !value;
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}

function numberOf(value: unknown, name: string): number {
  if (typeof value === 'number' || typeof value === 'boolean') return Number(value);
  throw new UnfitArguments(`${name} is not a number`);
}

export function textOf(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  throw new UnfitArguments(`${name} is not a text`);
}
