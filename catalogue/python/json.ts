/**
 * `json.loads`: JSON the way Python reads it.
 *
 * It takes `NaN`, `Infinity` and `-Infinity`, keeps every digit of an integer, lets the last of equal keys win and refuses a
 * byte order mark. Its errors have Python's names and messages.
 */

import { JsonReader } from './json-reader.ts';

/** What `json.loads` makes of a text. A `bigint` is an integer that a number would round. */
export type PythonJson =
  null | boolean | number | bigint | string | PythonFloat | PythonJson[] | { [key: string]: PythonJson };

/** A float without a fraction, which a number would not tell from an integer. */
export class PythonFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/**
 * The value that `text` stands for; throws a `PythonJsonError`.
 *
 * With `floats: 'apart'` what is written as `1.0` or `1e2` is a `PythonFloat`; otherwise it is the number 1 or 100.
 */
export function loads(text: string, { floats }: { floats?: 'apart' } = {}): PythonJson {
  if (floats === undefined && reads(text)) {
    try {
      return JSON.parse(text) as PythonJson;
    } catch {
      // Either not JSON or not JavaScript's; the reader knows.
    }
  }
  return new JsonReader(text, floats === 'apart' ? (value) => new PythonFloat(value) : undefined).whole();
}

/** Whether JavaScript's own parser, which is ten times as fast, would come to the same: no long integers, no -0, no deep nesting. */
function reads(text: string): boolean {
  if (/\d{16}|-0(?![\d.eE])/.test(text)) return false;
  let opened = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) opened++;
  }
  return opened < 1000;
}

/** Python's `==` for what `loads` returns: 1, 1.0 and True are equal. NaN equals itself, as the one that `json` makes does. */
export function equals(one: PythonJson, other: PythonJson): boolean {
  const [left, right] = [numeric(one), numeric(other)];
  if (left !== undefined || right !== undefined) {
    if (left === undefined || right === undefined) return false;
    if (Number.isNaN(left) || Number.isNaN(right)) return Number.isNaN(left) && Number.isNaN(right);
    // So a bigint and a number are compared by value, to the last digit; `===` says no at once.
    return !(left < right) && !(left > right);
  }
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) && one.length === other.length && one.every((item, at) => equals(item, other[at] ?? null))
    );
  }
  if (isObject(one)) {
    const keys = Object.keys(one);
    return (
      isObject(other) &&
      keys.length === Object.keys(other).length &&
      keys.every((key) => Object.hasOwn(other, key) && equals(one[key] ?? null, other[key] ?? null))
    );
  }
  return one === other;
}

/** A `dict`. */
export function isObject(value: unknown): value is { [key: string]: PythonJson } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof PythonFloat);
}

/** The number that a value is in Python's eyes: `True` is 1. */
function numeric(value: PythonJson): number | bigint | undefined {
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof PythonFloat) return value.value;
  return typeof value === 'number' || typeof value === 'bigint' ? value : undefined;
}
