import { describe, expect, it } from 'vitest';
import { checksOf } from '../../../bench/soak/checks.ts';
import type { RunFigures } from '../../../bench/soak/figures.ts';
import type { Memory } from '../../../bench/soak/memory.ts';

const memory = (flat?: boolean): Memory => ({
  at_settled_mb: 100,
  max_mb: 120,
  end_mb: 110,
  slope_mb_per_1000: 1,
  low_rise_percent: 1,
  high_rise_percent: 2,
  ...(flat !== undefined && { flat }),
});
const run = (
  rate: number,
  {
    kills = 0,
    failed = 0,
    bytes = 1000,
    flat,
  }: { kills?: number; failed?: number; bytes?: number; flat?: boolean } = {},
): RunFigures => ({
  seconds: 600,
  rollouts_per_second: rate,
  verified: 10_000 - failed,
  failed,
  kills,
  model_calls: { made: 20_000, needed: 20_000, repeated_per_kill: 0 },
  rss: {
    ...(kills === 0 && { worker: memory(flat) }),
    worker_max_mb: 120,
    command: memory(flat),
    command_export_max_mb: 120,
    server_max_mb: 300,
    worker_windows: [],
    command_windows: [],
  },
  histories: {
    batch: { id: 'soak', events: 100, bytes: 1000 },
    ranges: 20,
    largest_range: { id: 'soak/range/0-500', events: 3000, bytes },
  },
  windows: [],
  others_cpu_percent: 0,
});
const holds = (...runs: Parameters<typeof checksOf>) => checksOf(...runs).map((check) => check.holds);

describe('what a soak has to show', () => {
  it('holds when everything does', () => {
    expect(holds(run(12, { kills: 10, flat: true }), run(16, { flat: true }))).toEqual(Array(6).fill(true));
  });

  it('fails where something does not', () => {
    const bad = run(11, { kills: 10, failed: 1, bytes: 3 * 1024 * 1024, flat: false });
    expect(holds(bad, run(16, { flat: false }))).toEqual(Array(6).fill(false));
  });

  it('counts what failed without kills as well', () => {
    expect(holds(run(12, { kills: 10 }), run(16, { failed: 1 }))[0]).toBe(false);
  });

  it('does not judge what the runs could not show', () => {
    const [, goodput, , ...flat] = holds(run(16), run(16));
    expect([goodput, ...flat]).toEqual([undefined, undefined, undefined, undefined]);
    expect(holds(run(12, { kills: 10, flat: true }))[1]).toBeUndefined();
  });
});
