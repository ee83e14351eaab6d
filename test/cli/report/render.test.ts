import { describe, expect, test } from 'vitest';
import { collectReport } from '../../../reports/collect.ts';
import { compareBatches } from '../../../reports/compare.ts';
import { render } from '../../../cli/report/render.ts';
import { histogramText } from '../../../reports/text/histogram.ts';
import { reportBatch } from '../../reports/batch.ts';

async function some() {
  const tools = { '=cmd|x': { calls: 1, errors: 1 }, look: { calls: 3, errors: 0 } };
  const { store } = await reportBatch([
    [1, 0, 'judge_failed', { reward: 0.5, info: { tools, stop_reason: 'max_tokens', turns: 3 } }],
    [1, 1, 1, null],
  ]);
  return { store, report: await collectReport(store, 'b1') };
}

/** Fields without quotes or commas in them need no parser. */
const cells = (csv: string) =>
  csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

describe('as JSON', () => {
  test('a report is what it is', async () => {
    const { report } = await some();
    expect(JSON.parse(render(report, 'json'))).toEqual(report);
  });
});

describe('as CSV', () => {
  test('a report is a line for each figure, with its denominator', async () => {
    const { report } = await some();
    const [head, ...lines] = cells(render(report, 'csv'));
    expect(head).toEqual('scope metric key value standard_error low high denominator of rows'.split(' '));
    const line = (metric: string, key = '') => lines.find((one) => one[1] === metric && one[2] === key);
    expect(line('rollouts.asked')?.slice(0, 4)).toEqual(['all', 'rollouts.asked', '', '8']);
    expect(line('rollouts.failures.count', 'judge_failed')?.[3]).toBe('1');
    expect(line('rollouts.blame.count', 'verifier')?.[3]).toBe('1');
    const { pass_at_k } = report.overall.success.at_k[1] ?? expect.fail();
    expect(line('success.at_k.pass_at_k', '2')?.slice(3)).toEqual(
      [pass_at_k.value, pass_at_k.standard_error, pass_at_k.low, pass_at_k.high, 2, 'rows', 2].map(String),
    );
    expect(line('stops.truncated')?.slice(7)).toEqual(['6', 'rollouts verified', '2']);
    expect(line('reward.distribution.quantiles.p50')?.[3]).toBe('1');
    expect(line('models.by_role.latency.mean', 'policy/m-1')?.[3]).toBe('1');
    expect(line('reward.distribution.histogram.bins.count', '0.5/0.5')?.[3]).toBe('1');
    // Every key is told once.
    expect(new Set(lines.map((one) => one.slice(0, 3).join())).size).toBe(lines.length);
  });

  test('a name that a spreadsheet would run is none', async () => {
    const { report } = await some();
    const names = cells(render(report, 'csv')).map((line) => line[2]);
    expect(names).toContain("'=cmd|x");
    expect(names).not.toContain('=cmd|x');
  });

  test('a negative figure stays one', async () => {
    const { store } = await reportBatch([[-1], [-0.5]]);
    expect(render(await collectReport(store, 'b1'), 'csv')).toContain('reward.mean,,-0.75,');
  });

  test('sections of environments are scopes', async () => {
    const { store } = await reportBatch([[1], [0]], { environments: ['easy', 'hard'], environmentOf: (row) => row });
    const scopes = cells(render(await collectReport(store, 'b1'), 'csv'))
      .slice(1)
      .map(([scope]) => scope);
    expect([...new Set(scopes)]).toEqual(['all', 'easy', 'hard']);
  });

  test('a comparison is a line for each figure too', async () => {
    const { store } = await some();
    const lines = cells(render(await compareBatches(store, 'b1', 'b1'), 'csv'));
    const line = lines.find((one) => one[1] === 'metrics.difference' && one[2] === 'pass_at_k/2');
    expect(line?.slice(3, 8)).toEqual(['0', '0', '0', '0', '2']);
  });
});

describe('as text', () => {
  test('a report shows denominators, intervals and what failed', async () => {
    const { report } = await some();
    const text = render(report, 'text');
    expect(text).toContain('b1  partial');
    expect(text).toContain('1 failed: judge_failed (0.143 of attempted)');
    expect(text).toContain('ended early, by who caused it: policy 1, machinery 0, verifier 1');
    expect(text).toMatch(/mean reward\s+│\s+0\.750 │\s+\[[\d., ]+\] │\s+[\d.]+ │\s+6 rollouts verified/);
    expect(text).toContain('note: 1 of 8 rollouts have not ended');
    expect(text).toMatch(/failed ones counted\s+│\s+pass@k/);
    expect(text).toMatch(/max_tokens\s+│\s+1 │\s+0\.167/);
    expect(text).toMatch(/policy\s+│\s+m-1/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(130);
  });

  test('of nothing is told without a figure', async () => {
    const { store } = await reportBatch([[null]]);
    expect(render(await collectReport(store, 'b1'), 'text')).not.toMatch(/NaN|null|undefined|Infinity/);
  });

  test('a comparison shows both sides and the difference', async () => {
    const { store } = await reportBatch([[0], [0], [1]]);
    await reportBatch([[1], [1], ['judge_failed']], { store, batch: 'b2' });
    const text = render(await compareBatches(store, 'b1', 'b2'), 'text');
    expect(text).toMatch(/passed\s+│\s+0\.000 │\s+1\.000 │\s+\+1\.000 │\s+\[1\.000, 1\.000\] │\s+2/);
    expect(text).toContain('1 row with a verified rollout in A only: 2');
  });

  test('a bar that stands for anything is seen', () => {
    const bins = [
      { from: 0, to: 0, count: 1 },
      { from: 1, to: 1, count: 1000 },
      { from: 2, to: 2, count: 0 },
    ];
    expect(histogramText({ kind: 'values', bins }).split('\n')).toEqual([
      '  0      1  █',
      `  1  1,000  ${'█'.repeat(40)}`,
      '  2      0',
    ]);
  });
});
