import { expect, test } from 'vitest';
import { toFloat, toInt } from '../../../environments/python/numbers.ts';

test.each<[string, number | bigint | undefined]>([
  [' 5\n', 5],
  ['+1_000', 1000],
  ['-0', 0],
  ['٣٤', 34],
  ['𝟘𝟡', 9],
  ['12345678901234567890', 12345678901234567890n],
  ['-12345678901234567890', -12345678901234567890n],
  ['1__0', undefined],
  ['_1', undefined],
  ['1.0', undefined],
  ['', undefined],
  ['0x1', undefined],
  ['1'.repeat(4301), undefined],
])('int(%j)', (text, value) => {
  expect(toInt(text)).toBe(value);
});

test.each<[string, number | undefined]>([
  [' 1.5 ', 1.5],
  ['1_0.5e-1_0', 10.5e-10],
  ['.5', 0.5],
  ['5.', 5],
  ['nan', NaN],
  ['-Infinity', -Infinity],
  ['+INF', Infinity],
  ['٣.٥', 3.5],
  ['1e400', Infinity],
  ['.', undefined],
  ['1_.5', undefined],
  ['1,5', undefined],
  ['', undefined],
  ['infinit', undefined],
])('float(%j)', (text, value) => {
  expect(toFloat(text)).toBe(value);
});
