import { expect, test } from 'vitest';
import { differenceOf } from '../../viewer/metrics.ts';
import { compact, decimal, dollars, duration, percent, whole } from '../../viewer/numbers.ts';

/** A space that does not break is a space to a reader. */
const read = (text: string) => text.replaceAll('\u00a0', ' ');

test('shares are never rounded to all or nothing', () => {
  expect([0, 0.0001, 0.1234, 0.9999, 1].map(percent).map(read)).toEqual([
    '0 %',
    '< 0.1 %',
    '12.3 %',
    '> 99.9 %',
    '100 %',
  ]);
});

test('durations have the units that a reader of their size thinks in', () => {
  expect([0, 0.0123, 1.234, 59, 61, 3600, 8000, 90_000].map(duration).map(read)).toEqual([
    '0 s',
    '12.3 ms',
    '1.23 s',
    '59 s',
    '1 min 1 s',
    '1 h',
    '2 h 13 min',
    '1 d 1 h',
  ]);
});

test('other numbers have the digits that matter', () => {
  expect([0, 0.12345, 12.345, 12345.6].map(decimal)).toEqual(['0', '0.123', '12.3', '12,350']);
  expect([0, 0.001234, 12.345].map(dollars)).toEqual(['$0.00', '$0.0012', '$12.35']);
  expect([999, 12_345_678].map(compact)).toEqual(['999', '12.3M']);
  expect(whole(1_234_567)).toBe('1,234,567');
  expect([percent, duration, decimal, dollars, compact, whole].map((format) => format(null))).toEqual(
    Array(6).fill('–'),
  );
});

test('differences have a sign, and those of shares are percentage points', () => {
  expect([-0.05, 0, 0.05].map(differenceOf('passed')).map(read)).toEqual(['−5 pp', '0 pp', '+5 pp']);
  expect([-75, 75].map(differenceOf('model_seconds')).map(read)).toEqual(['−1 min 15 s', '+1 min 15 s']);
});
