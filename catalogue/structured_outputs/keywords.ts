/** The keywords of JSON Schema whose outcome depends on how Python compares, divides and names types. */

import { _, type CodeKeywordDefinition } from 'ajv/dist/2020.js';
import { fingerprint } from '../python/fingerprint.ts';
import { isObject, type PythonJson } from '../python/json.ts';
import { isKeyOfAnotherType } from './value.ts';

/** What ends a validation: Python's would end in an exception. */
export class UnverifiableError extends Error {
  override readonly name = 'UnverifiableError';
}

/** Stands for `type`, which ajv does not let us replace. */
export const typeKeyword = 'pythonType';
/** Stands for a `$ref` that leads nowhere: an error once it is followed, not before. */
export const danglingKeyword = 'danglingRef';

/** To replace those of ajv that have the same name. */
export const keywords: readonly (CodeKeywordDefinition & { keyword: string })[] = [
  keyword(typeKeyword, (types: string | string[]) => {
    const checks = [types].flat().map((type) => typeChecks[type] ?? (() => false));
    return (data) => checks.some((check) => check(data));
  }),
  keyword('enum', (values: PythonJson[]) => {
    const wanted = new Set(values.map((value) => schemaFingerprint(value)));
    return (data) => wanted.has(schemaFingerprint(data));
  }),
  keyword('const', (value: PythonJson) => {
    const wanted = schemaFingerprint(value);
    return (data) => schemaFingerprint(data) === wanted;
  }),
  keyword('uniqueItems', (unique: boolean) => {
    return (data) => !unique || !Array.isArray(data) || new Set(data.map(schemaFingerprint)).size === data.length;
  }),
  // A comparison with NaN is false, so NaN is within all limits.
  keyword('minimum', (limit: Numeric) => ofNumbers((data) => !(data < limit))),
  keyword('maximum', (limit: Numeric) => ofNumbers((data) => !(data > limit))),
  keyword('exclusiveMinimum', (limit: Numeric) => ofNumbers((data) => !(data <= limit))),
  keyword('exclusiveMaximum', (limit: Numeric) => ofNumbers((data) => !(data >= limit))),
  keyword('multipleOf', (divisor: Numeric) => ofNumbers((data) => isMultiple(data, divisor))),
  keyword(danglingKeyword, (reference: string) => () => {
    throw new UnverifiableError(`Unresolvable: ${reference}`);
  }),
];

type Numeric = number | bigint;
type Check = (data: PythonJson) => boolean;

/** `compile` may rely on what the meta-schema has made sure of. It is a line of code, where ajv's own way takes a dozen. */
function keyword(name: string, compile: (value: never) => Check): CodeKeywordDefinition & { keyword: string } {
  return {
    keyword: name,
    code(context) {
      const check = context.gen.scopeValue('keyword', { ref: compile(context.schema as never) });
      context.fail(_`!${check}(${context.data})`);
    },
    error: {
      message: ({ schema }) => `${name === typeKeyword ? 'type' : name} must be ${JSON.stringify(schema, withBigInts)}`,
    },
  };
}

function withBigInts(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function ofNumbers(check: (data: Numeric) => boolean): Check {
  return (data) => !isNumber(data) || check(data);
}

function isNumber(data: PythonJson): data is Numeric {
  return typeof data === 'number' || typeof data === 'bigint';
}

const typeChecks: Readonly<Record<string, Check>> = {
  null: (data) => data === null,
  boolean: (data) => typeof data === 'boolean',
  number: isNumber,
  integer: (data) => typeof data === 'bigint' || Number.isInteger(data),
  string: (data) => typeof data === 'string' && !isKeyOfAnotherType(data),
  array: Array.isArray,
  object: isObject,
};

/** Python divides where the divisor is a float: 0.3 is not a multiple of 0.1. */
function isMultiple(data: Numeric, divisor: Numeric): boolean {
  const whole = typeof divisor === 'bigint' || Number.isInteger(divisor);
  if (whole && typeof data === 'bigint') return data % BigInt(divisor) === 0n;
  const [dividend, by] = [Number(data), Number(divisor)];
  if (whole) return dividend % by === 0;
  // Where the quotient is too large Python goes by fractions, which are exact as the remainder is.
  return Number.isFinite(dividend / by) ? Number.isInteger(dividend / by) : dividend % by === 0;
}

/** It makes `uniqueItems` linear, where a million items compared in pairs would never end. */
function schemaFingerprint(value: unknown): string {
  return fingerprint(value, { booleans: 'apart' });
}
