/** The status of a batch as text. */

import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { budgetUsedText } from '../../batches/budget.ts';
import { clockText, plainText, problemOf, problemText } from '../../batches/problem.ts';
import type { BatchStatus } from '../../batches/status-fields.ts';
import { statusLine, statusText } from '../../cli/status-text.ts';

const status: BatchStatus = {
  batch: 'b',
  state: 'running',
  total: 1000,
  verified: 100,
  failed: 0,
  open: 64,
  reward: { mean: 0.5 },
  started_at: new Date(Date.now() - 600_000).toISOString(),
  ended_at: null,
  failures: {},
  concurrency: 64,
  rate_per_minute: 1234.5,
  eta_seconds: 12_000,
  turns: 300,
  input_tokens: 1_000_000,
  output_tokens: 200_000,
  rows: 1000,
  samples: 1,
  environments: ['mcqa'],
  models: { policy: 'm', judge: 'j' },
  generation: 0,
  answers: [],
  warnings: [],
  waiting: [],
  problems: [],
};
const told = (given: Partial<BatchStatus>) => stripVTControlCharacters(statusText({ ...status, ...given }));

describe('the status', () => {
  it('tells rate and time left on one line, and neither while nothing moves', () => {
    expect(told({})).toContain('64 open, up to 64 at once · 1,234.5/min · ETA 3h20m');
    expect(told({ rate_per_minute: null, eta_seconds: null })).not.toMatch(/min|ETA/);
  });

  it('tells what is used of a budget', () => {
    expect(told({ budget: { total_tokens: 2_000_000 } })).toContain('budget 1,200,000 of 2,000,000 tokens');
    expect(told({ budget: { cost: 5 }, cost: 1.2 })).toContain('budget $1.20 of $5.00');
    expect(told({ cost: 0.0123 })).toContain('cost $0.0123');
    expect(told({})).not.toMatch(/budget|cost/);
  });

  it('tells why a batch paused itself, how it goes on, and how failed rows come back', () => {
    const since = new Date().toISOString();
    const text = told({ state: 'paused', paused_since: since, paused_because: 'model m answered 401' });
    expect(text).toMatch(/paused by itself since [\d:]+: model m answered 401\n/);
    expect(text).toContain('`dgym unpause b`');
    expect(text).toContain('`dgym retry b --class model_rejected`');
  });

  it('warns of a server at fault', () => {
    expect(told({ warnings: ['3.4 % of the answers have unparsed_tool_call'] })).toContain('warning: 3.4 % of the');
    expect(told({})).not.toContain('warning');
  });

  it('tells of a pause by hand how it goes on', () => {
    expect(told({ state: 'paused' })).toContain('paused by hand: `dgym unpause b` goes on');
  });

  it('tells what to do below each problem', () => {
    const problem = problemOf({ kind: 'store', message: 'the disk is full', todo: 'free some space' });
    expect(told({ problems: [problem], waiting: [problemText(problem)] })).toContain(
      'waiting: the disk is full\n  free some space',
    );
  });
});

it('the line that is kept up to date has the reason of a pause', () => {
  const paused = { ...status, state: 'paused', paused_because: 'model m answered 401' } as const;
  expect(statusLine(paused, 0)).toMatch(/ · paused: model m answered 401$/);
});

it('a used budget names the flags that raise it', () => {
  expect(budgetUsedText('b', { total_tokens: 10 })).toBe(
    'the budget is used up: `dgym resume b --max-total-tokens N` goes on',
  );
  expect(budgetUsedText('b', { cost: 10 })).toContain('`dgym resume b --max-cost DOLLARS`');
});

it('what a server said cannot move the cursor, and is not a page long', () => {
  expect(plainText('\u001b[2Jno\r\n GPU\u0007')).toBe('[2Jno GPU');
  expect(plainText('x'.repeat(10_000)).length).toBeLessThanOrEqual(500);
});

it('a time of another day has its date', () => {
  const at = new Date(2026, 10, 21, 12, 3, 10).getTime();
  expect(clockText(at, at + 60_000)).toBe('12:03:10');
  expect(clockText(at, at + 2 * 86_400_000)).toBe('2026-11-21 12:03:10');
});

it('a worker that has gone was last seen', () => {
  const at = new Date(2026, 10, 21, 12, 3, 10).getTime();
  const problem = problemOf({ kind: 'no_worker', message: 'no worker for queue q', since: new Date(at).toISOString() });
  expect(problemText(problem, at + 250_000)).toBe('no worker for queue q, last seen 12:03:10 (4m10s)');
});
