import { expect, test } from 'vitest';
import { TimeLimitError, withinProcessorTime, withinTime } from '../../environments/time-limit.ts';

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

test('time that a computation waits for the processor does not count', () => {
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  let runs = 0;
  // It gets no processor for half a second in its first and second run, as on a machine that others keep busy.
  const starved = () => {
    runs += 1;
    if (runs < 3) Atomics.wait(nobody, 0, 0, 500);
    return 'done';
  };
  expect(withinProcessorTime(200, starved)).toBe('done');
  expect(runs).toBe(3);
});

test('time that it computes does, and a machine that gives it none is no verdict', () => {
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  expect(() => withinProcessorTime(100, () => /^(a+)+$/.test(`${'a'.repeat(50)}!`))).toThrow(TimeLimitError);
  const halted = () => withinProcessorTime(20, () => Atomics.wait(nobody, 0, 0, 60_000));
  expect(halted).toThrow(expect.objectContaining({ name: 'Error', message: expect.stringMatching('too busy') }));
});
