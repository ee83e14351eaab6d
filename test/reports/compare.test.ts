import { describe, expect, test } from 'vitest';
import { compareBatches } from '../../reports/compare.ts';
import { Comparison, type ComparedMetric, type ComparedSection } from '../../reports/comparison.ts';
import type { Choices } from '../../reports/settings.ts';
import { reportBatch, type Ending } from './batch.ts';

type Endings = readonly (readonly Ending[])[];

async function compared(a: Endings, b: Endings, options: { a?: object; b?: object; choices?: Choices } = {}) {
  const rows = Math.max(a.length, b.length);
  const { store } = await reportBatch(a, { batch: 'a', rows, ...options.a });
  await reportBatch(b, { store, batch: 'b', rows, ...options.b });
  return compareBatches(store, 'a', 'b', options.choices);
}

function metric({ metrics }: ComparedSection, name: ComparedMetric, k: number | null = null) {
  return metrics.find((one) => one.metric === name && one.k === k) ?? expect.fail(`no ${name}`);
}

describe('a comparison', () => {
  test('has every field of its layout, and no other', async () => {
    const comparison = await compared([[1, 0]], [[1, null]]);
    expect(Comparison.strict().parse(comparison)).toEqual(comparison);
  });

  test('is about the differences of rows: of equal shifts it is certain', async () => {
    const a = [[0], [0.25], [0.5], [0.75]];
    const b = a.map((row) => row.map((reward) => reward + 0.125));
    const { overall } = await compared(a, b);
    expect(metric(overall, 'reward_mean')).toMatchObject({
      a: 0.375,
      b: 0.5,
      difference: { value: 0.125, standard_error: 0, low: 0.125, high: 0.125, denominator: 4, rows_left_out: 0 },
      higher: 4,
      equal: 0,
      lower: 0,
    });
  });

  test('has the standard error of paired differences', async () => {
    // Differences 1, 0, 0, -1, 1, 1: statistics.stdev(…) / 6 ** 0.5 = 0.33333333333333337
    const { overall } = await compared([[0], [0], [1], [1], [0], [0]], [[1], [0], [1], [0], [1], [1]]);
    const { difference, higher, equal, lower } = metric(overall, 'passed');
    expect(difference.value).toBeCloseTo(1 / 3, 14);
    expect(difference.standard_error).toBeCloseTo(1 / 3, 14);
    expect([higher, equal, lower]).toEqual([3, 2, 1]);
    expect(difference.low).toBeLessThan(1 / 3);
    expect(difference.high).toBeGreaterThan(1 / 3);
  });

  test('counts and names rows that only one has', async () => {
    const { rows, overall, notes } = await compared([[1], [1], [0]], [[0], [1]], {
      a: { only: [0, 2, 5], rows: 6 },
      b: { only: [2, 4], rows: 6 },
    });
    expect(rows).toEqual({ both: 1, only_a: { count: 2, rows: [0, 5] }, only_b: { count: 1, rows: [4] } });
    expect(overall.rows).toBe(1);
    expect(metric(overall, 'reward_mean').difference).toMatchObject({ value: -1, rows: 1 });
    expect(notes).toContainEqual(expect.stringContaining('2 rows in A only and 1 in B only'));
  });

  test('leaves failed rollouts out of no denominator silently', async () => {
    const { overall, notes } = await compared(
      [
        [1, 1],
        [1, 1],
        ['judge_failed', 'judge_failed'],
      ],
      [
        [1, 'judge_failed'],
        ['judge_failed', 'judge_failed'],
        ['judge_failed', 'judge_failed'],
      ],
    );
    expect(metric(overall, 'passed').difference).toMatchObject({ value: 0, rows: 1, rows_left_out: 2 });
    expect(metric(overall, 'passed_pessimistic').difference).toMatchObject({ value: (-0.5 - 1 + 0) / 3, rows: 3 });
    expect(metric(overall, 'verified_rate').difference).toMatchObject({ value: -0.5, rows: 3 });
    expect(overall).toMatchObject({
      a: { asked: 6, verified: 4, failed: 2 },
      b: { asked: 6, verified: 1, failed: 5 },
      only_a_verified: { count: 1, rows: [1] },
      only_b_verified: { count: 0 },
      neither_verified: { count: 1, rows: [2] },
    });
    expect(notes).toContainEqual(expect.stringContaining('1 row with a verified rollout on one side only'));
  });

  test('compares pass@k as far as both have samples', async () => {
    const { overall, notes } = await compared([[1, 0, 0]], [[1, 1]]);
    expect(metric(overall, 'pass_at_k', 2)).toMatchObject({ a: 2 / 3, b: 1 });
    expect(metric(overall, 'pass_hat_k', 2)).toMatchObject({ a: 0, b: 1 });
    expect(overall.metrics.filter(({ k }) => k === 3)).toEqual([]);
    expect(notes).toContainEqual('A has 3 samples of each row, B has 2');
  });

  test('has a section for each environment of A', async () => {
    const several = { environments: ['easy', 'hard'], environmentOf: (row: number) => row };
    const { environments } = await compared([[0], [0]], [[1], [0]], { a: several, b: several });
    expect(environments.map((one) => [one.environment, metric(one, 'passed').difference.value])).toEqual([
      ['easy', 1],
      ['hard', 0],
    ]);
  });

  test('of a batch with itself finds nothing', async () => {
    const { store } = await reportBatch([
      [1, 0.5],
      [0, 'judge_failed'],
    ]);
    const { overall, notes } = await compareBatches(store, 'b1', 'b1');
    for (const { difference, higher, lower } of overall.metrics) {
      expect([difference.value ?? 0, higher, lower]).toEqual([0, 0, 0]);
    }
    expect(notes).toEqual([]);
  });
});
