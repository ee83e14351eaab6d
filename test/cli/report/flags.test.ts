import { describe, expect, test } from 'vitest';
import { choicesOf, formatOf } from '../../../cli/report/flags.ts';

describe('the format of a report', () => {
  test.each([
    [{}, 'text'],
    [{ out: 'r.json' }, 'json'],
    [{ out: 'r.CSV' }, 'csv'],
    [{ out: 'r.txt' }, 'text'],
    [{ out: 'r.json', format: 'csv' }, 'csv'],
    [{ json: true }, 'text'],
    [{ json: true, format: 'json' }, 'json'],
    [{ json: true, format: 'csv', out: 'r.csv' }, 'csv'],
  ] as const)('of %j is %s', (flags, format) => {
    expect(formatOf(flags)).toBe(format);
  });

  test('cannot be two at once', () => {
    expect(() => formatOf({ json: true, format: 'csv' })).toThrow('leave out --format csv');
  });
});

describe('the success threshold', () => {
  test('is a number', () => {
    expect(choicesOf({ successThreshold: '-0.5' })).toEqual({ success_threshold: -0.5 });
    expect(choicesOf({})).toEqual({});
    expect(() => choicesOf({ successThreshold: 'high' })).toThrow('--success-threshold must be a number');
  });
});
