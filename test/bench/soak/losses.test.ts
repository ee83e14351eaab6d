import { describe, expect, it } from 'vitest';
import { lossesOf, usualRate } from '../../../bench/soak/losses.ts';
import type { Observed } from '../../../bench/soak/run.ts';

/** Ten rollouts a second for a minute, but none for ten seconds after a kill at 20 s; the next worker polls at 23 s. */
const start = 1_000_000;
const ends = Array.from({ length: 600 }, (_, index) => start + index * 100).filter(
  (at) => at < start + 20_000 || at >= start + 30_000,
);
const observed: Observed = {
  startedAt: start,
  endedAt: start + 60_000,
  outcome: { total: ends.length, verified: ends.length, failed: 0, reward: { mean: 1 } },
  rollouts: ends.map((endedAt, row) => ({ id: `soak/${row}-0`, startedAt: endedAt - 3_000, endedAt })),
  parents: [],
  kills: [{ at: start + 20_000, startedAt: start + 21_000, readyAt: start + 23_000 }],
  waiters: [
    { id: 'soak/1-0', parent: false, waits: [{ cause: 'heartbeat', from: 0, to: 31_000 }] },
    { id: 'soak/2-0', parent: false, waits: [{ cause: 'heartbeat', from: 0, to: 29_000 }] },
    { id: 'soak/range/0-500', parent: true, waits: [{ cause: 'workflow task', from: 0, to: 9_000 }] },
  ],
  samples: [],
  modelCalls: 1_000,
  othersCpuPercent: 0,
};

describe('the time that kills cost', () => {
  it('is told step by step for each kill', () => {
    expect(lossesOf(observed, 10).kills).toEqual([
      {
        at_s: 20,
        next_process_s: 1,
        polls_s: 3,
        first_rollout_s: 10,
        goodput_back_s: 9.5,
        lost_s: 9.5,
      },
    ]);
  });

  it('adds up to what the run took beyond the usual rate', () => {
    const { lost_s, no_worker_s, recovering_s, rest_s } = lossesOf(observed, 10);
    expect(lost_s).toBeCloseTo(10);
    expect(no_worker_s).toBeCloseTo(3);
    expect(recovering_s).toBeCloseTo(6.5);
    expect(no_worker_s + recovering_s + rest_s).toBeCloseTo(lost_s);
  });

  it('says what rollouts waited for, and apart from them the ranges', () => {
    expect(lossesOf(observed, 10).waits).toEqual({
      'workflow task': {
        rollouts: 0,
        median_s: 0,
        max_s: 0,
        place_seconds: 0,
        parents: 1,
        parents_median_s: 9,
        parents_max_s: 9,
      },
      heartbeat: {
        rollouts: 2,
        median_s: 31,
        max_s: 31,
        place_seconds: 60,
        parents: 0,
        parents_median_s: 0,
        parents_max_s: 0,
      },
    });
  });

  it('says so when goodput did not come back', () => {
    const short = { ...observed, endedAt: start + 33_000 };
    expect(lossesOf(short, 10).kills).toMatchObject([{ polls_s: 3, goodput_back_s: null }]);
  });

  it('is measured by the rate before the first kill where there was no run without kills', () => {
    expect(usualRate(observed)).toBe(10);
  });
});
