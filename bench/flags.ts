/** The bench's flags, as the combinations they ask for. */

import { parseArgs } from 'node:util';
import { modelCalls, toolCalls, type Workload } from './workloads.ts';

/** Milliseconds of each model call; or lognormal around a median of one second. */
export type Latency = number | 'lognormal';

/** One line of the report: what is collected, and under which conditions. */
export interface Combination {
  readonly workload: Workload;
  readonly latency: Latency;
  /** Rollouts at once. */
  readonly open: number;
  /** Rollouts of one measured run. */
  readonly rollouts: number;
  /** Whether bare Temporal collects the same, in turns with us. */
  readonly baseline: boolean;
  /** Worker processes. */
  readonly workers: number;
}

export interface Flags {
  readonly combinations: readonly Combination[];
  readonly json: boolean;
}

export const usage = `usage: npm run bench -- [flags]; without flags a small matrix that takes a few minutes

  --workload w1,w8       w1: 2 model calls and 1 tool call; w8: 9 and 8 (default w1)
  --latency 0,lognormal  of a model call: milliseconds, or lognormal with a median of 1 s (default 0)
  --open 16,64,512       rollouts at once (default 64)
  --rollouts 1000        of one measured run (default: by what they take)
  --workers 2            worker processes (default 1)
  --baseline             the same in bare Temporal as well, in turns
  --json                 one JSON object in place of the table

       npm run bench -- soak [flags]: many rollouts, while the worker is killed again and again (\`soak --help\`)
       npm run bench -- rewards [environment ...]: rewards a second and core
       npm run bench -- checks [part of a name ...]: what holds of time and memory, on a quiet machine`;

export class FlagError extends Error {}

/** Bare Temporal's batch is one workflow, whose history has an end. */
const maxBareRollouts = 5000;

const options = {
  workload: { type: 'string' },
  latency: { type: 'string' },
  open: { type: 'string' },
  rollouts: { type: 'string' },
  workers: { type: 'string' },
  baseline: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** Lists are combined, each with each. */
export function readFlags(args: string[]): Flags {
  const { json, baseline, ...given } = parse(args);
  if (!baseline && Object.keys(given).length === 0) return { combinations: shortMatrix(), json };

  const workers = given.workers === undefined ? 1 : count('workers')(given.workers);
  const rollouts = given.rollouts === undefined ? undefined : count('rollouts')(given.rollouts);
  if (baseline && rollouts !== undefined && rollouts > maxBareRollouts) {
    throw new FlagError(`--rollouts ${rollouts}: with --baseline at most ${maxBareRollouts}`);
  }
  const combinations = list(given.workload ?? 'w1', workload).flatMap((workload) =>
    list(given.latency ?? '0', latency).flatMap((latency) =>
      list(given.open ?? '64', count('open')).map((open) => {
        const chosen = rollouts ?? enough(workload, latency, open);
        return { workload, latency, open, rollouts: chosen, baseline, workers };
      }),
    ),
  );
  return { combinations, json };
}

function shortMatrix(): Combination[] {
  const cells: [Workload, Latency, number, baseline?: boolean][] = [
    ['w1', 0, 64, true],
    ['w8', 0, 64],
    ['w1', 'lognormal', 16],
    ['w1', 'lognormal', 128],
    ['w1', 'lognormal', 512],
    ['w8', 'lognormal', 128],
  ];
  return cells.map(([workload, latency, open, baseline = false]) => {
    return { workload, latency, open, baseline, workers: 1, rollouts: enough(workload, latency, open) };
  });
}

/** About a quarter to three quarters of a minute, and each place of the window is taken three times. */
function enough(workload: Workload, latency: Latency, open: number): number {
  const fast = latency === 0 ? Math.ceil(600 / modelCalls(workload)) : 128;
  return Math.max(3 * open, fast);
}

function parse(args: string[]): ReturnType<typeof parseArgs<{ options: typeof options }>>['values'] {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new FlagError(error instanceof Error ? error.message : String(error));
  }
}

function list<T>(text: string, read: (part: string) => T): T[] {
  return [...new Set(text.split(',').map((part) => part.trim()))].map(read);
}

export function workload(name: string): Workload {
  if (Object.hasOwn(toolCalls, name)) return name as Workload;
  throw new FlagError(`--workload ${name}: known are ${Object.keys(toolCalls).join(', ')}`);
}

export function latency(text: string): Latency {
  if (text === 'lognormal') return text;
  if (/^\d+$/.test(text)) return Number(text);
  throw new FlagError(`--latency ${text}: give milliseconds, or lognormal`);
}

export function count(flag: string): (text: string) => number {
  return (text) => {
    if (/^[1-9]\d*$/.test(text)) return Number(text);
    throw new FlagError(`--${flag} ${text}: give a whole number from 1`);
  };
}
