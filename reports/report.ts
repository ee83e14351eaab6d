/**
 * What `dgym report BATCH --format json` prints: the schema that docs/metrics.md describes. Fields are added, and never
 * renamed, removed or given another meaning. Nothing in it depends on the clock: the same store gives the same report.
 */

import { z } from 'zod';
import { count, time } from './figures.ts';
import { Section } from './section.ts';

/** What the figures depend on beside the results. */
export const Settings = z.object({
  /** A verified rollout passes with at least this reward. */
  success_threshold: z.number(),
  /** Of the intervals. */
  confidence: z.number(),
  /** Of the bootstrap over rows. Above `bootstrap_rows` rows the interval is the normal one, which by then is the same. */
  bootstrap_draws: count,
  bootstrap_seed: count,
  bootstrap_rows: count,
  /** Fields of a record that hold an answer to vote on; the first that is there counts. */
  answer_fields: z.array(z.string()),
});
export type Settings = z.infer<typeof Settings>;

/** Which batch it is, from its manifest. */
export const Source = z.object({
  batch: z.string(),
  created_at: time,
  dataset: z.object({ path: z.string(), sha256: z.string(), rows: count }),
  /** Rows of the dataset that were selected. */
  rows: count,
  samples: count,
  environments: z.array(z.object({ name: z.string(), version: z.string() })),
  /** Name of the model by role. */
  models: z.record(z.string(), z.string()),
  generation: count,
  /** Version of durable-gym that started it. */
  version: z.string(),
});
export type Source = z.infer<typeof Source>;

export const Report = z.object({
  /** Of this layout. */
  report: z.literal(1),
  source: Source,
  /** `partial`: some rollouts have not ended. Only Temporal knows whether they still run: `dgym status`. */
  state: z.enum(['complete', 'partial']),
  settings: Settings,
  /** What a reader has to know before believing the figures, as sentences. */
  notes: z.array(z.string()),
  overall: Section,
  /** One for each environment, in the batch's order, where there are several; otherwise empty. */
  environments: z.array(Section),
});
export type Report = z.infer<typeof Report>;
