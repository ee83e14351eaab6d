import { describe, expect, test } from 'vitest';
import { jsonOfFloat, readFloat, reprOfFloat } from '../../../catalogue/python/float.ts';

test.each([
  [5, '5.0'],
  [-5, '-5.0'],
  [0, '0.0'],
  [-0, '-0.0'],
  [0.1, '0.1'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [-0.000012345, '-1.2345e-05'],
  [1e-100, '1e-100'],
  [5e-324, '5e-324'],
  [123456789012345.6, '123456789012345.6'],
  [9999999999999998, '9999999999999998.0'],
  [1e16, '1e+16'],
  [1.1000000000000002e20, '1.1000000000000002e+20'],
  [1.7976931348623157e308, '1.7976931348623157e+308'],
  [Infinity, 'inf'],
  [-Infinity, '-inf'],
  [NaN, 'nan'],
])('the repr of %s is %s', (value, text) => {
  expect(reprOfFloat(value)).toBe(text);
  expect(jsonOfFloat(value)).toBe(Number.isFinite(value) ? text : 'null');
});

describe('float(text)', () => {
  test.each([
    ['1.0 ', 1],
    ['\t\u20283\u00a0', 3],
    ['+1_000.5_0e-0_2', 10.005],
    ['.5', 0.5],
    ['5.', 5],
    ['1E5', 1e5],
    ['1e999', Infinity],
    ['-Infinity', -Infinity],
    ['iNf', Infinity],
    ['+nan', NaN],
    ['٣.٥', 3.5],
  ])('reads %j', (text, value) => expect(readFloat(text)).toBe(value));

  test.each([
    '',
    ' ',
    '\u001c3',
    '.',
    'e5',
    '1e',
    '1__0',
    '_1',
    '1_',
    '1_.0',
    '0x10',
    '1 2',
    '\ufeff1',
    'infinit',
    '--1',
    '1,5',
  ])('refuses %j', (text) => expect(readFloat(text)).toBeUndefined());

  test('is not held up by a long one', () => {
    expect(readFloat(`${'1'.repeat(1_000_000)}_`)).toBeUndefined();
    expect(readFloat('1_'.repeat(500_000))).toBeUndefined();
  });
});
