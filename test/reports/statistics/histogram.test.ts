import { describe, expect, test } from 'vitest';
import { HistogramCounter } from '../../../reports/statistics/histogram.ts';
import { randomFrom } from '../../../reports/statistics/random.ts';

function histogramOf(values: readonly number[]) {
  const counter = new HistogramCounter();
  for (const value of values) counter.add(value);
  return counter.histogram();
}

describe('a histogram', () => {
  test('of few different values has a bin for each', () => {
    expect(histogramOf([1, 0, 1, -0.5])).toEqual({
      kind: 'values',
      bins: [
        { from: -0.5, to: -0.5, count: 1 },
        { from: 0, to: 0, count: 1 },
        { from: 1, to: 1, count: 2 },
      ],
    });
    expect(histogramOf([])).toEqual({ kind: 'values', bins: [] });
  });

  test('of many has bins of equal and round width, the last one closed', () => {
    const { kind, bins } = histogramOf(Array.from({ length: 1001 }, (_, index) => index / 1000));
    expect(kind).toBe('ranges');
    expect(bins).toHaveLength(20);
    expect(bins.map(({ from }) => from)).toEqual(
      Array.from({ length: 20 }, (_, index) => Number((index * 0.05).toFixed(2))),
    );
    expect(bins.map(({ count }) => count)).toEqual([...Array<number>(19).fill(50), 51]);
    expect(bins.at(-1)).toMatchObject({ from: 0.95, to: 1 });
  });

  test.each([
    ['small', 1e-4, 0],
    ['large', 1e7, -3e6],
    ['around zero', 2, -1],
  ])('counts what is in each bin: %s values', (_, scale, offset) => {
    const random = randomFrom(11);
    const values = Array.from({ length: 2000 }, () => random() * scale + offset);
    const { bins } = histogramOf(values);
    expect(bins.length).toBeGreaterThan(5);
    expect(bins.length).toBeLessThanOrEqual(40);
    for (const [index, { from, to, count }] of bins.entries()) {
      const isLast = index === bins.length - 1;
      expect(count).toBe(values.filter((value) => value >= from && (value < to || (isLast && value === to))).length);
      expect(bins[index + 1]?.from ?? to).toBe(to);
    }
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(2000);
  });

  test('does not depend on the order of values', () => {
    const random = randomFrom(5);
    const values = Array.from({ length: 500 }, () => Math.exp(random() * 8));
    const sorted = values.toSorted((one, other) => one - other);
    expect(histogramOf(sorted)).toEqual(histogramOf(values));
    expect(histogramOf(sorted.toReversed())).toEqual(histogramOf(values));
  });

  test('stands an outlier', () => {
    const { bins } = histogramOf([...Array.from({ length: 50 }, (_, index) => index), 1e300]);
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(51);
    expect(bins.length).toBeLessThanOrEqual(40);
  });
});
