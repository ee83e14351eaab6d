/** The flags of `npm run bench -- soak`. */

import { parseArgs } from 'node:util';
import { parseDuration } from '../../contracts/duration.ts';
import { count, FlagError, latency, workload, type Latency } from '../flags.ts';
import type { Workload } from '../workloads.ts';

export interface SoakFlags {
  readonly rollouts: number;
  readonly killEveryMs: number;
  readonly workload: Workload;
  readonly latency: Latency;
  /** Rollouts at once. */
  readonly open: number;
  /** Whether the same is collected without kills first, to compare with. */
  readonly baseline: boolean;
  readonly json: boolean;
}

export const soakUsage = `usage: npm run bench -- soak [flags]; at 0 ms latency, 10,000 rollouts take about ten minutes without kills

  --rollouts 10000    of each run
  --kill-every 60s    time between two SIGKILLs of the worker, at least 12s
  --workload w1       w1: 2 model calls and 1 tool call; w8: 9 and 8
  --latency 0         of a model call: milliseconds, or lognormal with a median of 1 s
  --open 64           rollouts at once
  --no-baseline       without the run without kills: no goodput ratio
  --json              one JSON object in place of the text`;

/** A worker that is killed before it has come up shows nothing. */
const minKillEveryMs = 12_000;

const options = {
  rollouts: { type: 'string', default: '10000' },
  'kill-every': { type: 'string', default: '60s' },
  workload: { type: 'string', default: 'w1' },
  latency: { type: 'string', default: '0' },
  open: { type: 'string', default: '64' },
  'no-baseline': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

export function readSoakFlags(args: string[]): SoakFlags {
  const given = parse(args);
  return {
    rollouts: count('rollouts')(given.rollouts),
    killEveryMs: interval(given['kill-every']),
    workload: workload(given.workload),
    latency: latency(given.latency),
    open: count('open')(given.open),
    baseline: !given['no-baseline'],
    json: given.json,
  };
}

function parse(args: string[]): ReturnType<typeof parseArgs<{ options: typeof options }>>['values'] {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new FlagError(error instanceof Error ? error.message : String(error));
  }
}

function interval(text: string): number {
  const given = (parseDuration(text) ?? 0) * 1000;
  if (given >= minKillEveryMs) return given;
  throw new FlagError(`--kill-every ${text}: give a time of at least 12s, such as 60s`);
}
