import { describe, expect, it } from 'vitest';
import { FlagError, readFlags } from '../../bench/flags.ts';

describe('the flags of the bench', () => {
  it('asks for a short matrix with both workloads, both latencies and one baseline when there are none', () => {
    const { combinations, json } = readFlags([]);
    expect(json).toBe(false);
    expect(new Set(combinations.map(({ workload }) => workload))).toEqual(new Set(['w1', 'w8']));
    expect(new Set(combinations.map(({ latency }) => latency))).toEqual(new Set([0, 'lognormal']));
    expect(combinations.filter(({ baseline }) => baseline)).toMatchObject([{ workload: 'w1', latency: 0, open: 64 }]);
  });

  it('keeps to the short matrix when only the form of the output is chosen', () => {
    expect(readFlags(['--json'])).toEqual({ ...readFlags([]), json: true });
  });

  it('combines lists, each with each', () => {
    const { combinations } = readFlags(['--workload', 'w1,w8', '--latency', '0,lognormal', '--open', '16,64, 512']);
    expect(combinations).toHaveLength(12);
    expect(combinations[0]).toMatchObject({ workload: 'w1', latency: 0, open: 16, baseline: false, workers: 1 });
    expect(combinations.at(-1)).toMatchObject({ workload: 'w8', latency: 'lognormal', open: 512 });
  });

  it('measures one combination beside the baseline when that is all that is asked', () => {
    expect(readFlags(['--baseline']).combinations).toMatchObject([
      { workload: 'w1', latency: 0, open: 64, baseline: true },
    ]);
  });

  it('takes every place of the window more than once, unless told how many rollouts', () => {
    for (const { rollouts, open } of readFlags(['--open', '1,16,512']).combinations) {
      expect(rollouts).toBeGreaterThanOrEqual(3 * open);
    }
    expect(readFlags(['--open', '512', '--rollouts', '10']).combinations).toMatchObject([{ rollouts: 10 }]);
  });

  it.each([
    [['--workload', 'w9'], '--workload w9: known are w1, w8'],
    [['--latency', 'slow'], '--latency slow'],
    [['--open', '0'], '--open 0: give a whole number from 1'],
    [['--open', '16,,64'], '--open : give'],
    [['--rollouts', '1e3'], '--rollouts 1e3'],
    [['--baseline', '--rollouts', '9000'], 'with --baseline at most'],
    [['--nonsense'], "'--nonsense'"],
    [['w1'], "'w1'"],
  ])('refuses %j', (args, message) => {
    expect(() => readFlags(args)).toThrow(FlagError);
    expect(() => readFlags(args)).toThrow(message);
  });
});
