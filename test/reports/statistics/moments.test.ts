import { describe, expect, test } from 'vitest';
import { Moments } from '../../../reports/statistics/moments.ts';
import { randomFrom } from '../../../reports/statistics/random.ts';

function momentsOf(values: readonly number[]): Moments {
  const moments = new Moments();
  for (const value of values) moments.add(value);
  return moments;
}

describe('moments', () => {
  test('of 1 to n have closed forms', () => {
    const n = 1001;
    const moments = momentsOf(Array.from({ length: n }, (_, index) => index + 1));
    expect(moments.mean).toBeCloseTo((n + 1) / 2, 10);
    // The variance with n - 1.
    expect(moments.std).toBeCloseTo(Math.sqrt((n * (n + 1)) / 12), 10);
    expect(moments.summary()).toMatchObject({ min: 1, max: n });
  });

  test('are those of Python', () => {
    // statistics.mean, statistics.stdev
    const moments = momentsOf([0.1, 0.2, 0.4, 0.8, 1.6, -3.2]);
    expect(moments.mean).toBeCloseTo(-0.016666666666666666, 14);
    expect(moments.std).toBeCloseTo(1.6521702898510997, 12);
  });

  test('survive a large offset', () => {
    const moments = momentsOf([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]);
    expect(moments.mean).toBe(1e9 + 10);
    expect(moments.std).toBeCloseTo(Math.sqrt(30), 8);
  });

  test('of parts are those of the whole', () => {
    const random = randomFrom(7);
    const values = Array.from({ length: 300 }, () => random() * 10 - 3);
    const parts = [values.slice(0, 1), [], values.slice(1, 120), values.slice(120)].map(momentsOf);
    const [all, whole] = [Moments.of(parts), momentsOf(values)];
    expect(all.count).toBe(300);
    expect(all.mean).toBeCloseTo(whole.mean ?? NaN, 12);
    expect(all.std).toBeCloseTo(whole.std ?? NaN, 12);
    expect([all.min, all.max]).toEqual([Math.min(...values), Math.max(...values)]);
  });

  test('of nothing and of one value are not made up', () => {
    expect(new Moments().summary()).toEqual({ mean: null, std: null, min: null, max: null });
    expect(momentsOf([3]).summary()).toEqual({ mean: 3, std: null, min: 3, max: 3 });
    expect(Moments.of([]).mean).toBeNull();
  });
});
