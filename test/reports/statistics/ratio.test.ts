import { describe, expect, test } from 'vitest';
import { bootstrap } from '../../../reports/statistics/bootstrap.ts';
import { quantileOf } from '../../../reports/statistics/quantiles.ts';
import { randomFrom } from '../../../reports/statistics/random.ts';
import { Ratio } from '../../../reports/statistics/ratio.ts';

function ratioOf(rows: readonly (readonly [sum: number, size?: number])[], keep?: number) {
  const ratio = new Ratio(keep);
  for (const [sum, size] of rows) ratio.add(sum, size);
  return ratio.estimate();
}

describe('a mean over rows', () => {
  test('has the standard error s / √n', () => {
    // statistics.stdev([1, 2, 4, 9]) = 3.559026084010437
    const { value, standard_error, denominator, rows } = ratioOf([[1], [2], [4], [9]]);
    expect(value).toBe(4);
    expect(standard_error).toBeCloseTo(3.559026084010437 / 2, 12);
    expect([denominator, rows]).toEqual([4, 4]);
  });

  test('of one row has no uncertainty that anybody knows, and of none no value', () => {
    expect(ratioOf([[3, 4]])).toEqual({
      value: 0.75,
      standard_error: null,
      low: null,
      high: null,
      denominator: 4,
      rows: 1,
    });
    expect(ratioOf([])).toMatchObject({ value: null, denominator: 0, rows: 0 });
  });
});

describe('a mean over rollouts in rows', () => {
  test('is the mean over all rollouts; rows with none say nothing', () => {
    expect(
      ratioOf([
        [1, 1],
        [0, 3],
        [0, 0],
      ]),
    ).toMatchObject({ value: 0.25, denominator: 4, rows: 2 });
  });

  test('has the error of row means where rows have the same size', () => {
    const means = [0.25, 0.5, 1, 0, 0.75];
    const one = ratioOf(means.map((mean) => [mean * 4, 4]));
    const other = ratioOf(means.map((mean) => [mean]));
    expect(one.value).toBeCloseTo(other.value ?? NaN, 14);
    expect(one.standard_error).toBeCloseTo(other.standard_error ?? NaN, 14);
  });

  test('has the error of the sandwich formula where they have not', () => {
    const rows = [
      [3, 4],
      [0, 2],
      [2, 2],
      [1, 4],
      [0, 3],
    ] as const;
    const R = 6 / 15;
    const squares = rows.reduce((sum, [s, n]) => sum + (s - R * n) ** 2, 0);
    expect(ratioOf(rows).standard_error).toBeCloseTo(Math.sqrt((5 / 4) * squares) / 15, 14);
  });

  test('is wider than if rollouts were independent, when those of a row are alike', () => {
    const rows = Array.from({ length: 50 }, (_, row) => [row % 2 === 0 ? 8 : 0, 8] as const);
    const naive = Math.sqrt((0.5 * 0.5) / 400);
    expect((ratioOf(rows).standard_error ?? 0) / naive).toBeGreaterThan(2.8);
  });
});

describe('the bootstrap', () => {
  const settings = { confidence: 0.95, draws: 1000, seed: 42 };

  test('draws from all resamples alike: enumerated for three rows', () => {
    const values = [0, 1, 5];
    const all: number[] = [];
    for (const a of values) for (const b of values) for (const c of values) all.push((a + b + c) / 3);
    const exact = Float64Array.from(all).sort();
    const [low, high] = bootstrap(values, [1, 1, 1], { confidence: 0.8, draws: 40_000, seed: 1 });
    expect(low).toBeCloseTo(quantileOf(exact, 0.1) ?? NaN, 1);
    expect(high).toBeCloseTo(quantileOf(exact, 0.9) ?? NaN, 1);
  });

  test('gives the same interval each time', () => {
    const values = Array.from({ length: 30 }, (_, index) => index % 7);
    const sizes = values.map(() => 1);
    expect(bootstrap(values, sizes, settings)).toEqual(bootstrap(values, sizes, settings));
  });

  test('holds the truth about 95 times of 100', () => {
    const random = randomFrom(2026);
    let held = 0;
    for (let trial = 0; trial < 400; trial++) {
      // Rows of four samples, some rows easy and some hard: the mean is a half.
      const rows = Array.from({ length: 60 }, () => {
        const easy = random() < 0.5 ? 0.2 : 0.8;
        return [0, 1, 2, 3].filter(() => random() < easy).length;
      });
      const [low, high] = bootstrap(
        rows,
        rows.map(() => 4),
        { ...settings, draws: 400, seed: trial },
      );
      if (low <= 0.5 && high >= 0.5) held += 1;
    }
    expect(held / 400).toBeGreaterThan(0.91);
    expect(held / 400).toBeLessThan(0.98);
  });

  test('of many rows is what the normal interval is, which takes its place', () => {
    const random = randomFrom(9);
    const rows = Array.from({ length: 4000 }, () => [Number(random() < 0.3)] as const);
    const [drawn, normal] = [ratioOf(rows), ratioOf(rows, 100)];
    expect(drawn.standard_error).toBe(normal.standard_error);
    expect(drawn.low).toBeCloseTo(normal.low ?? NaN, 2);
    expect(drawn.high).toBeCloseTo(normal.high ?? NaN, 2);
    expect(drawn.low).not.toBe(normal.low);
  });
});

test('the normal interval of a share of next to nothing is no less than nothing', () => {
  const rare = Array.from({ length: 1000 }, (_, row) => [Number(row === 0)] as const);
  expect(ratioOf(rare, 10)).toMatchObject({ value: 0.001, low: 0 });
  expect(
    ratioOf(
      rare.map(([one]) => [1 - one]),
      10,
    ).high,
  ).toBe(1);
});

test('random numbers are even, and the same for the same seed', () => {
  const random = randomFrom(1);
  const drawn = Array.from({ length: 100_000 }, random);
  expect(Math.min(...drawn.slice(0, 1000))).toBeGreaterThanOrEqual(0);
  expect(drawn.reduce((sum, one) => sum + one, 0) / 100_000).toBeCloseTo(0.5, 2);
  const tenths = Array.from({ length: 10 }, (_, tenth) => drawn.filter((one) => Math.floor(one * 10) === tenth).length);
  for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  const again = randomFrom(1);
  expect(drawn.slice(0, 5)).toEqual(Array.from({ length: 5 }, again));
  expect(randomFrom(2)()).not.toBe(drawn[0]);
});
