/** `repr` and `str` of values that came as JSON. A number without a fraction is an integer: JSON text has been parsed before. */

import { reprOfFloat } from './float.ts';

/** `str(value)`: text as it is. */
export function str(value: unknown): string {
  return typeof value === 'string' ? value : repr(value);
}

export function repr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'string') return reprOfText(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value).toString() : reprOfFloat(value);
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
  const entries = Object.entries(value).map(([key, field]) => `${repr(key)}: ${repr(field)}`);
  return `{${entries.join(', ')}}`;
}

const named: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
/** What `str.isprintable` says no to, and the backslash. A surrogate that stands alone is among them. */
const escaped = /(?! )[\p{C}\p{Z}]|\\/gu;

/** In single quotes, unless it holds those and no double ones. */
export function reprOfText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return quote + escapeText(text).replaceAll(quote, `\\${quote}`) + quote;
}

function escapeText(text: string): string {
  return text.replace(escaped, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const hex = (length: number) => code.toString(16).padStart(length, '0');
    return named[character] ?? (code < 0x100 ? `\\x${hex(2)}` : code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`);
  });
}
