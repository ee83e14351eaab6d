import { expect, test } from 'vitest';
import type { Reverified } from '../../../reverify/index.ts';
import { reportOf, reportText } from '../../../cli/reverify/report.ts';
import { Tally } from '../../../cli/reverify/tally.ts';

const record = (line: number, recorded: number | undefined, result: Reverified['result']): Reverified => ({
  line,
  task: line - 1,
  sample: 0,
  environment: 'mcqa',
  recorded,
  result,
  row: () => ({}),
});
const environment = { name: 'mcqa', version: '1', options: {} };
const scored = (reward: number, differs = 0) => ({ reward, reward_components: {}, details: {}, differs, environment });

test('a check tells the first ten disagreements and counts the rest', () => {
  const tally = new Tally();
  for (let line = 1; line <= 2000; line++) tally.add(record(line, 1, scored(line <= 12 ? 0.5 : 1 + 1e-12)));
  tally.add(record(2001, undefined, scored(1, 3)));
  tally.add(record(2002, 0, { class: 'judge_failed', message: 'judge: it is down' }));
  const report = reportOf(tally, { file: 'r.jsonl', seconds: 4, out: 'out.jsonl' });
  expect(report).toMatchObject({ records: 2002, scored: 2001, failed: 1, differing: 13, records_per_second: 500.5 });
  // The record without a reward and the one without a new one do not make the means differ.
  expect(report.mean).toEqual({ recorded: 1, new: expect.closeTo(1 - 6 / 2000) });

  const text = reportText(report, true);
  expect(text).toContain('1988 of 2000 (99.4 %)');
  expect(text).toContain('1 failed: judge_failed');
  expect(text).toContain('line 2002 (row 2001, sample 0): judge_failed: judge: it is down');
  expect(text).toContain('line 10 (row 9, sample 0): 1 → 0.5');
  expect(text).not.toContain('line 11 ');
  expect(text).toContain('… and 3 more');
  expect(text).toContain('3 outputs of replayed tools are not what is recorded');
  expect(text).toContain('4s · 500.5 records/s · out.jsonl');
  expect(reportText(report, false)).not.toContain('1 → 0.5');
});
