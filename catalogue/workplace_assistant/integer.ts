/** `int(value)`. */

import { readInt } from '../python/int.ts';

/** `undefined` where Python raises an exception. A fraction is cut off a number, but refused in a text. */
export function readInteger(value: unknown): number | undefined {
  switch (typeof value) {
    case 'boolean':
    case 'bigint':
      return Number(value);
    case 'number':
      return Number.isFinite(value) ? Math.trunc(value) : undefined;
    case 'string': {
      const integer = readInt(value);
      return integer === undefined ? undefined : Number(integer);
    }
    default:
      return undefined;
  }
}
