/** Python's floats as text: how `repr` and FastAPI write them, and what `float` reads. */

import { western } from './int.ts';
import { stripNumber } from './text.ts';

/** `repr(value)`, which is `str(value)`: a float always shows that it is one. `5.0`, `-0.0`, `1e-05`, `1e+16`, `inf`, `nan`. */
export function reprOfFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const magnitude = Math.abs(value);
  // The digits are the same as JavaScript's, the fewest that read back as the same number; the limits are not.
  if (magnitude < 1e-4 || magnitude >= 1e16) return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** A float in a response of FastAPI: JSON has no word for infinity and NaN, so they are `null`. */
export function jsonOfFloat(value: number): string {
  return Number.isFinite(value) ? reprOfFloat(value) : 'null';
}

const digits = '\\d+(?:_\\d+)*';
const decimal = new RegExp(`^[+-]?(?:${digits}(?:\\.(?:${digits})?)?|\\.${digits})(?:e[+-]?${digits})?$`, 'i');
const words = /^([+-]?)(?:(inf(?:inity)?)|nan)$/i;

/** `float(text)`; `undefined` where Python raises a `ValueError`. Digits may be of any script. */
export function readFloat(text: string): number | undefined {
  const stripped = western(stripNumber(text));
  const word = words.exec(stripped);
  if (word) return word[2] === undefined ? NaN : word[1] === '-' ? -Infinity : Infinity;
  return decimal.test(stripped) ? Number(stripped.replaceAll('_', '')) : undefined;
}
