/** The figures of one run, from what was seen. Arithmetic only. */

import { rounded } from '../figures.ts';
import { batch } from './command.ts';
import type { SoakFlags } from './flags.ts';
import { firstFrom, perWindow, windowMs } from './goodput.ts';
import { memoryOf, settledAfter, type Memory, type MemoryPoint } from './memory.ts';
import type { Parent } from './remains.ts';
import { neededCalls, type Observed } from './run.ts';

interface HistorySize {
  readonly id: string;
  readonly events: number;
  readonly bytes: number;
}

export interface RunFigures {
  readonly seconds: number;
  readonly rollouts_per_second: number;
  readonly verified: number;
  readonly failed: number;
  readonly kills: number;
  readonly model_calls: { readonly made: number; readonly needed: number; readonly repeated_per_kill: number };
  readonly rss: {
    /** Judged over the life of one process: without kills only. */
    readonly worker?: Memory;
    readonly worker_max_mb: number;
    readonly command?: Memory;
    /** After the batch, when the command writes its files. */
    readonly command_export_max_mb: number;
    readonly server_max_mb: number;
    /** The highest in each window of five seconds; 0 where there was no worker. */
    readonly worker_windows: readonly number[];
    readonly command_windows: readonly number[];
  };
  readonly histories: {
    readonly batch: HistorySize;
    readonly ranges: number;
    readonly largest_range: HistorySize;
  };
  /** Rollouts a second in each window of five seconds. */
  readonly windows: readonly number[];
  readonly others_cpu_percent: number;
}

export function figuresOf(observed: Observed, flags: Pick<SoakFlags, 'rollouts' | 'workload'>): RunFigures {
  const { startedAt, endedAt, outcome, rollouts, kills, samples } = observed;
  const ends = rollouts.map((ran) => ran.endedAt);
  const seconds = (endedAt - startedAt) / 1000;
  const repeated = observed.modelCalls - neededCalls(flags);
  const settled = settledAfter(flags.rollouts);

  const collecting = samples.filter(({ at }) => at >= startedAt && at <= endedAt);
  const points = (mbOf: (sample: (typeof samples)[number]) => number | undefined): MemoryPoint[] =>
    collecting.flatMap((sample) => {
      const mb = mbOf(sample);
      return mb === undefined ? [] : [{ at: sample.at, done: firstFrom(ends, sample.at), mb }];
    });
  const windowsOf = (mbOf: (sample: (typeof samples)[number]) => number): number[] =>
    Array.from({ length: Math.ceil((endedAt - startedAt) / windowMs) }, (_, index) => {
      const from = startedAt + index * windowMs;
      return most(collecting.filter(({ at }) => at >= from && at < from + windowMs).map(mbOf));
    });
  const worker =
    kills.length === 0
      ? memoryOf(
          points((sample) => sample.worker?.mb),
          settled,
        )
      : undefined;
  const command = memoryOf(
    points((sample) => sample.commandMb),
    settled,
  );
  return {
    seconds: rounded(seconds, 1),
    rollouts_per_second: rounded(flags.rollouts / seconds, 2),
    verified: outcome.verified,
    failed: outcome.failed,
    kills: kills.length,
    model_calls: {
      made: observed.modelCalls,
      needed: neededCalls(flags),
      repeated_per_kill: kills.length === 0 ? 0 : rounded(repeated / kills.length, 1),
    },
    rss: {
      ...(worker && { worker }),
      worker_max_mb: most(collecting.map((sample) => sample.worker?.mb ?? 0)),
      ...(command && { command }),
      command_export_max_mb: most(samples.filter(({ at }) => at > endedAt).map(({ commandMb }) => commandMb)),
      server_max_mb: most(samples.map(({ serverMb }) => serverMb)),
      worker_windows: windowsOf((sample) => sample.worker?.mb ?? 0),
      command_windows: windowsOf(({ commandMb }) => commandMb),
    },
    histories: historiesOf(observed.parents),
    windows: perWindow(ends, startedAt, endedAt).map((rate) => rounded(rate, 1)),
    others_cpu_percent: Math.round(observed.othersCpuPercent),
  };
}

function historiesOf(parents: readonly Parent[]): RunFigures['histories'] {
  const ranges = parents.filter(({ id }) => id !== batch);
  const largest = ranges.toSorted((one, other) => other.bytes - one.bytes)[0]!;
  return {
    batch: sizeOf(parents.find(({ id }) => id === batch)!),
    ranges: ranges.length,
    largest_range: sizeOf(largest),
  };
}

function sizeOf({ id, events, bytes }: Parent): HistorySize {
  return { id, events, bytes };
}

function most(values: readonly number[]): number {
  return rounded(Math.max(0, ...values), 1);
}
