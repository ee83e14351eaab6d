/** The kinds of figures that a report is made of. Each carries what it is a figure of, and how many there were. */

import { z } from 'zod';

export const count = z.int().min(0);
/** `null`: there is nothing to compute it from. */
export const figure = z.number().nullable();
export const time = z.iso.datetime();

/** What a figure is a mean or a share of. */
export const populations = [
  /** Rows times samples. */
  'rollouts asked',
  /** Those that ended, in whichever way: verified and failed. */
  'rollouts attempted',
  'rollouts verified',
  /** Verified rollouts whose token ids are known. */
  'rollouts with token ids',
  /** Attempted rollouts whose records tell of model calls: older ones do not. */
  'rollouts with calls',
  /** Rows that have at least as many rollouts as the figure needs. */
  'rows',
  /** Of two batches that are compared. */
  'rows in both',
  'rows with a verified rollout',
  'rows with two verified rollouts',
  'model calls',
  'tool calls',
  'turns with token ids',
] as const;
export const Population = z.enum(populations);
export type Population = z.infer<typeof Population>;

/** A share, counted out. */
export const Rate = z.object({
  count,
  denominator: count,
  of: Population,
  /** `count / denominator`. */
  value: figure,
});
export type Rate = z.infer<typeof Rate>;

/** A mean or a share with its uncertainty. Rows, not rollouts, are taken as independent: samples of a row are alike. */
export const Estimate = z.object({
  value: figure,
  /** `null` with fewer than two rows, as are the bounds. */
  standard_error: figure,
  /** The interval that `settings.confidence` speaks of. */
  low: figure,
  high: figure,
  denominator: count,
  of: Population,
  /** Rows that the denominator comes from. */
  rows: count,
  /** Rows that ended rollouts, and that this figure says nothing of: they have too few of what it needs. */
  rows_left_out: count,
});
export type Estimate = z.infer<typeof Estimate>;

export const Histogram = z.object({
  /** `values`: each bin is one value, `from` and `to` are the same. `ranges`: bins of equal width, empty ones included. */
  kind: z.enum(['values', 'ranges']),
  /** In order. A range holds what is at least `from` and less than `to`; the last one also holds `to`. */
  bins: z.array(z.object({ from: z.number(), to: z.number(), count })),
});
export type Histogram = z.infer<typeof Histogram>;

export const Distribution = z.object({
  count,
  of: Population,
  mean: figure,
  /** With `count - 1`; `null` below two. */
  std: figure,
  min: figure,
  max: figure,
  /** Between two values in proportion, as numpy does. */
  quantiles: z.object({
    p05: figure,
    p10: figure,
    p25: figure,
    p50: figure,
    p75: figure,
    p90: figure,
    p95: figure,
    p99: figure,
  }),
  /** `false`: there are more than 100,000 values, and quantiles are those of a random sample of so many. */
  exact: z.boolean(),
  histogram: Histogram,
});
export type Distribution = z.infer<typeof Distribution>;
