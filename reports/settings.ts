/** What the figures of a report depend on beside the results. */

import { answerFields } from './answers.ts';
import type { Settings } from './report.ts';
import { resampling } from './statistics/ratio.ts';

/** What a user may choose. */
export interface Choices {
  /** A verified rollout passes with at least this reward. @default 1 */
  readonly success_threshold?: number;
  /** Fields to look for an answer in. @default `answerFields` */
  readonly answer_fields?: readonly string[];
}

export function settingsOf({ success_threshold = 1, answer_fields = answerFields }: Choices = {}): Settings {
  return {
    success_threshold,
    confidence: resampling.confidence,
    bootstrap_draws: resampling.draws,
    bootstrap_seed: resampling.seed,
    bootstrap_rows: resampling.rows,
    answer_fields: [...answer_fields],
  };
}
