/** Texts that are the same where values are equal: what makes sets of lists and objects. */

import { isObject, PythonFloat } from './json.ts';

/**
 * The same text for what Python's `==` calls equal, so 1, 1.0 and True; with `booleans: 'apart'` for what JSON Schema calls
 * equal, to which 1 is not true. The order of keys does not count.
 */
export function fingerprint(value: unknown, options: { booleans?: 'apart' } = {}): string {
  if (value instanceof PythonFloat) return fingerprint(value.value, options);
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'boolean':
      return options.booleans ? String(value) : String(Number(value));
    case 'number':
      // An integer beyond these may be a bigint, too.
      return Number.isInteger(value) && !Number.isSafeInteger(value) ? String(BigInt(value)) : String(value);
    case 'object':
      if (Array.isArray(value)) return `[${value.map((item) => fingerprint(item, options)).join()}]`;
      if (isObject(value)) {
        const keys = Object.keys(value).sort();
        return `{${keys.map((key) => `${JSON.stringify(key)}:${fingerprint(value[key], options)}`).join()}}`;
      }
      return 'null';
    default:
      return String(value);
  }
}
