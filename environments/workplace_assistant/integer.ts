/** `int(value)`. */

/** `undefined` where Python raises an exception. A fraction is cut off a number, but refused in a text. */
export function readInteger(value: unknown): number | undefined {
  switch (typeof value) {
    case 'boolean':
    case 'bigint':
      return Number(value);
    case 'number':
      return Number.isFinite(value) ? Math.trunc(value) : undefined;
    case 'string': {
      const text = value.trim();
      return /^[+-]?\d+(?:_\d+)*$/.test(text) && text.length <= 4300 ? Number(text.replaceAll('_', '')) : undefined;
    }
    default:
      return undefined;
  }
}
