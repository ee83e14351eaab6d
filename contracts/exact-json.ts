/**
 * JSON whose numbers JavaScript cannot hold: integers beyond 2^53, `1e400`, `-0`. In rows and tools they pass through us, and
 * have to arrive as they came. In memory and in history such a number is `{ "$exact_number": "9007199254740993" }`; hooks are
 * given the nearest number that there is.
 */

import { endOfString } from './json-text.ts';

/** The value, with every number in it that would change as it is written. */
export function parseExact(text: string): unknown {
  return JSON.parse(hasInexact(text) ? marked(text) : text);
}

/** As `JSON.stringify`, with exact numbers written as what they are. */
export function stringifyExact(value: unknown): string {
  return unmarked(JSON.stringify(value));
}

/** JSON text in which exact numbers are numbers. */
export function unmarked(json: string): string {
  if (!json.includes(begin)) return json;
  return json.replaceAll(mark, (whole, literal: string) => (isExact(literal) ? whole : literal));
}

/** The value with the nearest numbers that there are. */
export function rounded(value: unknown): unknown {
  const json = JSON.stringify(value) as string | undefined;
  return json?.includes(begin) ? (JSON.parse(unmarked(json)) as unknown) : value;
}

/** Whether JSON text may have a number that JavaScript cannot hold; almost none does. */
export function hasInexact(text: string): boolean {
  return suspects.test(text);
}

const suspects = /[[:,\s]-?(?:\d{16}|\d[\d.]*[eE][+-]?\d{3})|[[:,\s]-0(?!\.\d*[1-9])/;
const begin = '{"$exact_number":';
const mark = /\{"\$exact_number": ?"(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"\}/g;

function marked(text: string): string {
  const parts: string[] = [];
  const number = /-?\d[\d.eE+-]*/y;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 0x22) at = endOfString(text, at);
    else if (character === 0x2d || (character >= 0x30 && character <= 0x39)) {
      number.lastIndex = at;
      const [literal = ''] = number.exec(text) ?? [];
      const end = at + Math.max(1, literal.length);
      if (!isExact(literal)) {
        parts.push(text.slice(from, at), begin, `"${literal}"}`);
        from = end;
      }
      at = end - 1;
    }
  }
  return parts.join('') + text.slice(from);
}

/** Whether a number is written again with the value that it was read with. Fractions are rounded by everyone alike. */
function isExact(literal: string): boolean {
  const value = Number(literal);
  if (/^-?\d+$/.test(literal)) return String(value) === literal;
  return Number.isFinite(value) && (value !== 0 || !(literal.startsWith('-') || /^[\d.]*[1-9]/.test(literal)));
}
