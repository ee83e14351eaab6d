import { describe, expect, test } from 'vitest';
import { readTimestamp } from '../../../catalogue/workplace_assistant/timestamp.ts';

/** From pandas 2.3. */
describe('pandas.Timestamp', () => {
  test.each([
    ['2023-12-01', '2023-12-01 00:00:00'],
    ['2023-12-01 10:00:30', '2023-12-01 10:00:30'],
    ['2023-12-01T09:00:00.000Z', '2023-12-01 09:00:00'],
    ['2023-12-01T09:00:00+02:00', '2023-12-01 09:00:00'],
    ['2023-12-1 9:0', '2023-12-01 09:00:00'],
    ['2023-12-01 09', '2023-12-01 09:00:00'],
    ['20231201T090000', '2023-12-01 09:00:00'],
    ['2023-12-01 12:00 PM', '2023-12-01 12:00:00'],
    ['2023-12-01 10:00a.m.', '2023-12-01 10:00:00'],
    ['12/01/2023', '2023-12-01 00:00:00'],
    ['31/12/2023', '2023-12-31 00:00:00'],
    ['Friday, December 1, 2023 at 3:30 PM', '2023-12-01 15:30:00'],
    ['1st December 2023', '2023-12-01 00:00:00'],
    ['01-Dec-2023', '2023-12-01 00:00:00'],
    ['3 PM Dec 1 2023', '2023-12-01 15:00:00'],
    ['2023Q4', '2023-10-01 00:00:00'],
    ['2024-02-29', '2024-02-29 00:00:00'],
  ])('reads %j', (text, time) => {
    const read = new Date(readTimestamp(text) ?? NaN).toISOString();
    expect(read.slice(0, 19).replace('T', ' ')).toBe(time);
  });

  test.each(['NaT', 'nan', '', -(2 ** 63)])('reads %j as no time at all', (text) =>
    expect(readTimestamp(text)).toBeNaN(),
  );

  test('refuses blanks, and numbers of more than 64 bits', () => {
    for (const value of ['  ', '\t', ' nat', 'nAt', 1e20, 10n ** 20n, 2n ** 63n, -Infinity]) {
      expect({ value, read: readTimestamp(value) }).toEqual({ value, read: undefined });
    }
  });

  test('reads numbers as nanoseconds', () => expect(readTimestamp(1.7e18)).toBe(1.7e12));

  test.each([
    ...['x', 'tomorrow', 'Friday', 'next friday', '1', '00000001', '1701421200', 'None'],
    ...['2023-13-01', '2023-02-30', '2023-02-29', '2023-12-01 25:00:00', '2023-12-01 24:00:00', '2023-12-01 10:60'],
    ...['2023-12-01 13:00 PM', '2023-12-01 10:00 to 11:00', '2023-12-01 abc', '99999-01-01', '32/12/2023'],
    ...[true, null, undefined, [], {}],
  ])('refuses %j', (value) => expect(readTimestamp(value)).toBeUndefined());

  test('is not held up by a long text', () => {
    const start = performance.now();
    for (const text of ['1', '1:', ' ', 'a', '1st', 'Dec ']) readTimestamp(`2023-12-01 ${text.repeat(1_000_000)}`);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
