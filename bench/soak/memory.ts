/** Whether the memory of a process is flat while it collects. Arithmetic only. */

import { quantile, rounded } from '../figures.ts';

/**
 * A process grows when, from the first third of its samples to the last, both the low (5 %) and the high (95 %) rise by more
 * than this share. The garbage collector alone makes a saw of it, whose teeth take minutes: a straight line through a
 * tooth rises too.
 */
export const flatShare = 0.1;
/** Shorter than this, it may all be one tooth. */
export const judgedAfterMs = 5 * 60_000;
/** Caches, compiled code and the heap's own size settle in the first rollouts: 2,000, or a fifth when there are few. */
export function settledAfter(rollouts: number): number {
  return Math.min(2_000, Math.ceil(rollouts / 5));
}

export interface MemoryPoint {
  readonly at: number;
  /** Rollouts that had ended. */
  readonly done: number;
  readonly mb: number;
}

export interface Memory {
  readonly at_settled_mb: number;
  readonly max_mb: number;
  readonly end_mb: number;
  /** Of the line through the samples from `settled` on. */
  readonly slope_mb_per_1000: number;
  /** From the first third of those samples to the last. */
  readonly low_rise_percent: number;
  readonly high_rise_percent: number;
  /** Absent where the samples are too few minutes to tell. */
  readonly flat?: boolean;
}

/** `undefined` when fewer than two samples lie after `settled`. */
export function memoryOf(points: readonly MemoryPoint[], settled: number): Memory | undefined {
  const after = points.filter(({ done }) => done >= settled);
  const [first, last] = [after[0], after.at(-1)];
  if (!first || !last || first.done === last.done) return undefined;
  const third = Math.ceil(after.length / 3);
  const [early, late] = [after.slice(0, third), after.slice(-third)];
  const rise = (share: number): number => level(late, share) / level(early, share) - 1;
  const [low, high] = [rise(0.05), rise(0.95)];
  return {
    at_settled_mb: rounded(first.mb, 1),
    max_mb: rounded(Math.max(...points.map(({ mb }) => mb)), 1),
    end_mb: rounded(last.mb, 1),
    slope_mb_per_1000: rounded(1000 * slopeOf(after), 2),
    low_rise_percent: rounded(100 * low, 1),
    high_rise_percent: rounded(100 * high, 1),
    ...(last.at - first.at >= judgedAfterMs && { flat: Math.min(low, high) < flatShare }),
  };
}

function level(points: readonly MemoryPoint[], share: number): number {
  return quantile(
    points.map(({ mb }) => mb),
    share,
  );
}

/** Least squares. */
function slopeOf(points: readonly MemoryPoint[]): number {
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(points.map(({ done }) => done));
  const y = mean(points.map(({ mb }) => mb));
  return mean(points.map(({ done, mb }) => (done - x) * (mb - y))) / mean(points.map(({ done }) => (done - x) ** 2));
}
