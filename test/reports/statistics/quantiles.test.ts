import { describe, expect, test } from 'vitest';
import { quantileOf, Sample } from '../../../reports/statistics/quantiles.ts';
import { randomFrom } from '../../../reports/statistics/random.ts';

const quantile = (values: number[], share: number) => quantileOf(Float64Array.from(values).sort(), share);

describe('quantiles', () => {
  test('lie between neighbours in proportion', () => {
    expect(quantile([4, 1, 3, 2], 0.25)).toBe(1.75);
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([1, 2, 3], 0.5)).toBe(2);
    expect(quantile([5], 0.99)).toBe(5);
    expect(quantile([], 0.5)).toBeNull();
  });

  test('of 0 to 100 are their percent', () => {
    const values = Array.from({ length: 101 }, (_, index) => index);
    for (const percent of [0, 5, 10, 50, 90, 99, 100]) expect(quantile(values, percent / 100)).toBeCloseTo(percent, 10);
  });

  test('are those of statistics.quantiles(method="inclusive")', () => {
    // python3 -c 'import statistics; print(statistics.quantiles([0.3, 2.5, 1.1, 9.0, 4.2, 4.2, -1.0], n=10, method="inclusive"))'
    const values = [0.3, 2.5, 1.1, 9.0, 4.2, 4.2, -1.0];
    const deciles = [-0.22, 0.46, 0.94, 1.66, 2.5, 3.52, 4.2, 4.2, 6.12];
    for (const [index, decile] of deciles.entries()) {
      expect(quantile(values, (index + 1) / 10)).toBeCloseTo(decile, 10);
    }
  });
});

describe('a sample', () => {
  test('is everything while there is room', () => {
    const sample = new Sample(3);
    for (const value of [3, 1, 2]) sample.add(value);
    expect([...sample.sorted()]).toEqual([1, 2, 3]);
    expect(sample.exact).toBe(true);
    sample.add(4);
    expect(sample.exact).toBe(false);
    expect(sample.sorted()).toHaveLength(3);
  });

  test('of a stream, sorted or not, has nearly its quantiles', () => {
    const random = randomFrom(3);
    for (const valueOf of [(index: number) => index / 1e6, () => random()]) {
      const sample = new Sample();
      for (let index = 0; index < 1_000_000; index++) sample.add(valueOf(index));
      const sorted = sample.sorted();
      for (const share of [0.05, 0.5, 0.95, 0.99]) {
        expect(Math.abs((quantileOf(sorted, share) ?? NaN) - share)).toBeLessThan(0.006);
      }
    }
  });

  test('is the same each time', () => {
    const draw = () => {
      const sample = new Sample(10);
      for (let value = 0; value < 1000; value++) sample.add(value);
      return [...sample.sorted()];
    };
    expect(draw()).toEqual(draw());
  });
});
