import { expect, test } from 'vitest';
import { readInt } from '../../../catalogue/python/int.ts';

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
  ['\u00a05\u2028', 5],
  ['\u001c5', undefined],
  ['', undefined],
  ['0x1', undefined],
  ['1'.repeat(4301), undefined],
])('int(%j)', (text, value) => {
  expect(readInt(text)).toBe(value);
});
