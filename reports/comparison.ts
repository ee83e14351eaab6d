/** What `dgym report A B --format json` prints: two batches, paired by row. As stable as `Report`. */

import { z } from 'zod';
import { count, Estimate, figure } from './figures.ts';
import { Settings, Source } from './report.ts';
import { Rollouts } from './outcome.ts';

/** Some rows, of which the first 20 are named. */
export const NamedRows = z.object({ count, rows: z.array(count) });
export type NamedRows = z.infer<typeof NamedRows>;

export const comparedMetrics = [
  /** Mean reward of the row's verified rollouts. */
  'reward_mean',
  /** Standard deviation of reward within the row; both sides need two verified rollouts. */
  'reward_std',
  /** Share of the row's verified rollouts that pass. */
  'passed',
  /** Share of its attempted rollouts that pass: a failed one did not. */
  'passed_pessimistic',
  /** As in a report. */
  'pass_at_k',
  'pass_hat_k',
  /** Share of attempted rollouts that are verified. */
  'verified_rate',
  /** Share of verified rollouts. */
  'truncated',
  'max_turns',
  /** Means over verified rollouts. */
  'turns',
  /** Means over attempted rollouts. */
  'input_tokens',
  'output_tokens',
  'model_seconds',
  /** US dollars. */
  'cost',
] as const;
export type ComparedMetric = (typeof comparedMetrics)[number];

export const Compared = z.object({
  metric: z.enum(comparedMetrics),
  /** Of `pass_at_k` and `pass_hat_k`. */
  k: z.int().min(1).nullable(),
  /** Means over the rows that have the figure on both sides; every row counts the same. */
  a: figure,
  b: figure,
  /** Mean of B - A over these rows, with the interval of paired differences. `rows_left_out`: rows of both that lack it. */
  difference: Estimate,
  /** Rows where B has more, the same, and less. */
  higher: count,
  equal: count,
  lower: count,
});
export type Compared = z.infer<typeof Compared>;

const Side = Rollouts.pick({ asked: true, attempted: true, verified: true, failed: true, missing: true });
export type Side = z.infer<typeof Side>;

export const ComparedSection = z.object({
  /** `null`: all environments of A. */
  environment: z.string().nullable(),
  /** Rows that both batches have. */
  rows: count,
  /** Rollouts of these rows. */
  a: Side,
  b: Side,
  /** Rows with a verified rollout on one side, or on neither: no figure over verified rollouts pairs them. */
  only_a_verified: NamedRows,
  only_b_verified: NamedRows,
  neither_verified: NamedRows,
  metrics: z.array(Compared),
});
export type ComparedSection = z.infer<typeof ComparedSection>;

export const Comparison = z.object({
  /** Of this layout. */
  comparison: z.literal(1),
  a: Source,
  b: Source,
  /** `partial`: some rollouts of either have not ended. */
  state: z.enum(['complete', 'partial']),
  settings: Settings,
  notes: z.array(z.string()),
  /** Rows are the same when they have the same number in the dataset. */
  rows: z.object({ both: count, only_a: NamedRows, only_b: NamedRows }),
  overall: ComparedSection,
  /** One for each environment of A, where there are several. */
  environments: z.array(ComparedSection),
});
export type Comparison = z.infer<typeof Comparison>;
