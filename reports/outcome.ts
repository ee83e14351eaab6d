/** How rollouts ended: the parts of a section about rewards, groups and stop reasons. */

import { z } from 'zod';
import { blames, failureClasses, type FailureClass } from '../contracts/failures.ts';
import { stopReasons } from '../contracts/rollout.ts';
import { count, Distribution, Estimate, figure, Rate } from './figures.ts';

const FailureClasses = z.enum(Object.keys(failureClasses) as [FailureClass, ...FailureClass[]]);

/** `asked = verified + failed + missing`, `attempted = verified + failed`. */
export const Rollouts = z.object({
  /** Rows times samples. */
  asked: count,
  attempted: count,
  /** They have a reward. */
  verified: count,
  failed: count,
  /** Neither a record nor a failure is in the store: still running, never started, or never written. */
  missing: count,
  /** Of the failed ones, the most frequent class first. A later success or failure of the same rollout replaces an earlier one. */
  failures: z.array(z.object({ class: z.union([FailureClasses, z.string()]), count, share_of_attempted: figure })),
  /**
   * Who caused that a rollout did not come to its own end. `policy`: verified ones with another stop reason than `completed`;
   * the others failed.
   */
  blame: z.array(z.object({ blame: z.enum(blames), count, share_of_attempted: figure })),
  verified_rate: Estimate,
});

export const Reward = z.object({
  /** Over verified rollouts. */
  mean: Estimate,
  distribution: Distribution,
  /** Whether every reward is 0 or 1. */
  binary: z.boolean(),
  /** By name. Weights are in them: they add up to the reward. */
  components: z.array(
    z.object({ name: z.string(), rollouts: count, mean: figure, std: figure, min: figure, max: figure }),
  ),
});

/** For one k. "Pessimistic": a failed rollout counts as one that did not pass. Missing ones never count. */
export const AtK = z.object({
  k: z.int().min(1),
  /** At least one of k passes: 1 - C(n-c,k)/C(n,k), mean over rows with k verified rollouts. */
  pass_at_k: Estimate,
  pass_at_k_pessimistic: Estimate,
  /** All of k pass: C(c,k)/C(n,k). */
  pass_hat_k: Estimate,
  pass_hat_k_pessimistic: Estimate,
  /** Mean reward of the first k verified rollouts of a row, mean over rows. */
  average_at_k: Estimate,
  /** Whether the answer that most of the first k verified rollouts gave passes; `null` where no record has an answer. */
  majority_at_k: Estimate.nullable(),
});
export type AtK = z.infer<typeof AtK>;

export const Success = z.object({
  /** A verified rollout passes with at least this reward. */
  threshold: z.number(),
  /** Passed, over verified rollouts. */
  passed: Estimate,
  /** Passed, over attempted rollouts: a failed one did not pass. */
  passed_pessimistic: Estimate,
  /** k = 1 … 10, then powers of two, and the number of samples. */
  at_k: z.array(AtK),
  /** Verified rollouts with an answer that can be voted on. */
  answered: Rate,
});

/** A group is all samples of one row. */
export const Groups = z.object({
  rows: count,
  /** All samples are verified. */
  complete: count,
  incomplete: count,
  /** No sample is verified. Those of them where something failed are in no figure below. */
  without_verified: count,
  /** No verified rollout passes. */
  solved_none: Estimate,
  /** Some pass and some do not. */
  solved_some: Estimate,
  solved_all: Estimate,
  /** Rows whose verified rollouts do not all have the same reward: only these have an advantage to learn from. */
  mixed_reward: Estimate,
  /** Of the mean rewards of rows. */
  mean: Distribution,
  /** Of the standard deviations of reward within rows, with n - 1. */
  std: Distribution,
  /** How many complete rows have so many rollouts that pass. */
  passes: z.array(z.object({ passes: count, rows: count })),
});

export const Stops = z.object({
  /** Of verified rollouts, the most frequent first; `unknown` in records without one. */
  reasons: z.array(
    z.object({
      reason: z.union([z.enum(stopReasons), z.literal('unknown')]),
      count,
      share: figure,
      reward_mean: figure,
    }),
  ),
  /** Cut short by a limit on tokens: `max_tokens` or `context_overflow`. */
  truncated: Estimate,
  /** Cut short by the limit on turns. */
  max_turns: Estimate,
});
