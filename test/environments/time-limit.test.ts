import { expect, test } from 'vitest';
import { TimeLimitError, withinTime } from '../../environments/time-limit.ts';

test('what ends in time is returned, and its errors are thrown', () => {
  expect(withinTime(1000, () => 5)).toBe(5);
  expect(withinTime(1000, (): unknown => undefined)).toBeUndefined();
  expect(() =>
    withinTime(1000, () => {
      throw new RangeError('of its own');
    }),
  ).toThrow(new RangeError('of its own'));
});

test('what does not is stopped, in a loop and in a regular expression', () => {
  const endless = () => {
    for (;;);
  };
  expect(() => withinTime(100, endless)).toThrow(TimeLimitError);
  expect(() => withinTime(100, () => /^(a+)+$/.test(`${'a'.repeat(50)}!`))).toThrow(TimeLimitError);
});

test('one within another has the shorter time', () => {
  expect(withinTime(5000, () => withinTime(1000, () => 1))).toBe(1);
});

test('the shorter time counts where it is the outer one, too', () => {
  const endless = () => {
    for (;;);
  };
  expect(() => withinTime(50, () => withinTime(60_000, endless))).toThrow(TimeLimitError);
  expect(withinTime(1000, () => 2)).toBe(2);
});
