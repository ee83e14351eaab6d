/** Numbers that JavaScript cannot hold pass through as they are. */

import { expect, test } from 'vitest';
import { parseExact, rounded, stringifyExact } from '../../contracts/exact-json.ts';

const changed = [
  '9007199254740993',
  '-9007199254740993',
  '9223372036854775807',
  '1152921504606846976',
  '1e400',
  '-1E+999',
  '-0',
  '-0.0',
];
const same = [
  '0',
  '-1',
  '9007199254740991',
  '1e+21',
  '0.1',
  '-0.0001',
  '3.141592653589793',
  '123456789012345.5',
  '2e-7',
];

test.each([...changed, ...same])('%s is written as it was read, wherever it stands', (number) => {
  for (const text of [`{"a":${number}}`, `{"a":[${number},${number}],"b":"x"}`, `{"a": ${number} }`]) {
    expect(stringifyExact(parseExact(text))).toBe(text.replaceAll(' ', ''));
  }
});

test('what JavaScript can hold is a plain number, and text is text', () => {
  const text = `{"n":[${same.join(',')}],"date":"2026-01-02","digits":"9007199254740993","\\\\":"\\": 1e400, -0"}`;
  expect(parseExact(text)).toEqual(JSON.parse(text));
  const mixed = `{"said":"[9007199254740993,\\"-0","n":9007199254740993}`;
  expect(stringifyExact(parseExact(mixed))).toBe(mixed);
});

test('a value that looks like an exact number, and is none, stays what it is', () => {
  const value = { a: { $exact_number: '12' }, b: '{"$exact_number":"9007199254740993"}' };
  expect(JSON.parse(stringifyExact(value))).toEqual(value);
});

test('where there is no way to write them they are rounded', () => {
  expect(rounded(parseExact('{"a":9007199254740993,"b":1}'))).toEqual({ a: 9007199254740992, b: 1 });
});
