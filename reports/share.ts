/** Figures with their denominators. */

import type { Estimate, Population, Rate } from './figures.ts';
import type { Ratio } from './statistics/ratio.ts';

/** `rows` is the number of all rows that were asked for. */
export function estimateOf(ratio: Ratio, of: Population, rows: number): Estimate {
  const { denominator, rows: used, ...figures } = ratio.estimate();
  return { ...figures, denominator, of, rows: used, rows_left_out: rows - used };
}

export function rateOf(count: number, denominator: number, of: Population): Rate {
  return { count, denominator, of, value: shareOf(count, denominator) };
}

export function shareOf(count: number, denominator: number): number | null {
  return denominator === 0 ? null : count / denominator;
}

/** As a list, the greatest first; equal ones by name, so that the order does not depend on what was met first. */
export function ranked<Value>(counts: ReadonlyMap<string, Value>, sizeOf: (value: Value) => number): [string, Value][] {
  return [...counts].sort(([a, one], [b, other]) => sizeOf(other) - sizeOf(one) || (a < b ? -1 : 1));
}
