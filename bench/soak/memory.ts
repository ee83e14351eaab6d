/** Whether the memory of a process is flat while it collects. Arithmetic only. */

import { rounded } from '../figures.ts';

/** A process is flat when the straight line through its samples rises by less than this share of where it begins. */
export const flatShare = 0.1;
/** Caches, compiled code and the heap's own size settle in the first rollouts: 2,000, or a fifth when there are few. */
export function settledAfter(rollouts: number): number {
  return Math.min(2_000, Math.ceil(rollouts / 5));
}

export interface MemoryPoint {
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
  /** How much that line rises over those samples, of where it begins. */
  readonly rise_percent: number;
  readonly flat: boolean;
}

/** `undefined` when fewer than two samples lie after `settled`. */
export function memoryOf(points: readonly MemoryPoint[], settled: number): Memory | undefined {
  const after = points.filter(({ done }) => done >= settled);
  const [first, last] = [after[0], after.at(-1)];
  if (!first || !last || first.done === last.done) return undefined;
  const line = fit(after);
  const begin = line.at(first.done);
  const rise = (line.at(last.done) - begin) / begin;
  return {
    at_settled_mb: rounded(first.mb, 1),
    max_mb: rounded(Math.max(...points.map(({ mb }) => mb)), 1),
    end_mb: rounded(last.mb, 1),
    slope_mb_per_1000: rounded(1000 * line.slope, 2),
    rise_percent: rounded(100 * rise, 1),
    flat: rise < flatShare,
  };
}

/** Least squares. */
function fit(points: readonly MemoryPoint[]): { slope: number; at(done: number): number } {
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(points.map(({ done }) => done));
  const y = mean(points.map(({ mb }) => mb));
  const slope =
    mean(points.map(({ done, mb }) => (done - x) * (mb - y))) / mean(points.map(({ done }) => (done - x) ** 2));
  return { slope, at: (done) => y + slope * (done - x) };
}
