import { describe, expect, it } from 'vitest';
import { FlagError } from '../../../bench/flags.ts';
import { readSoakFlags } from '../../../bench/soak/flags.ts';

describe('the flags of the soak', () => {
  it('kills a worker a minute over 10,000 rollouts, beside a run without kills', () => {
    expect(readSoakFlags([])).toEqual({
      rollouts: 10_000,
      killEveryMs: 60_000,
      workload: 'w1',
      latency: 0,
      open: 64,
      baseline: true,
      json: false,
    });
  });

  it('takes each of them', () => {
    const text = '--rollouts 600 --kill-every 15s --workload w8 --latency lognormal --open 16 --no-baseline --json';
    expect(readSoakFlags(text.split(' '))).toEqual({
      rollouts: 600,
      killEveryMs: 15_000,
      workload: 'w8',
      latency: 'lognormal',
      open: 16,
      baseline: false,
      json: true,
    });
  });

  it.each([
    [['--kill-every', '15'], '--kill-every 15: give a time'],
    [['--kill-every', '10s'], 'at least 12s'],
    [['--kill-every', 'often'], '--kill-every often'],
    [['--rollouts', '0'], '--rollouts 0: give a whole number from 1'],
    [['--workload', 'w9'], '--workload w9: known are w1, w8'],
    [['--baseline'], "'--baseline'"],
  ])('refuses %j', (args, message) => {
    expect(() => readSoakFlags(args)).toThrow(FlagError);
    expect(() => readSoakFlags(args)).toThrow(message);
  });
});
