/** `int(text)` */

import { stripNumber } from './text.ts';

const digits = '[0-9]+(?:_[0-9]+)*';
const integer = new RegExp(`^[+-]?${digits}$`);
/** `sys.int_info.default_max_str_digits` */
const maxDigits = 4300;

/** `undefined` where Python raises a `ValueError`. A `bigint` is an integer that a number would round. */
export function readInt(text: string): number | bigint | undefined {
  const plain = western(stripNumber(text));
  if (!integer.test(plain)) return undefined;
  const bare = plain.replaceAll('_', '');
  if (bare.replace(/^[+-]/, '').length > maxDigits) return undefined;
  const value = Number(bare);
  if (Number.isSafeInteger(value)) return value + 0;
  return bare.startsWith('-') ? -BigInt(bare.slice(1)) : BigInt(bare.replace('+', ''));
}

/** With the digits of other scripts as ours. */
export function western(text: string): string {
  return text.replace(/[^\P{Nd}0-9]/gu, (digit) => String(valueOf(digit.codePointAt(0) ?? 0)));
}

/** Digits stand in rows of ten, from zero on; only the mathematical ones follow each other without a gap. */
function valueOf(code: number): number {
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return code - zero;
}
