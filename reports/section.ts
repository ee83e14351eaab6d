/** What a report says of one environment, or of the whole batch. */

import { z } from 'zod';
import { failureClasses, type FailureClass } from '../contracts/failures.ts';
import { stopReasons } from '../contracts/rollout.ts';
import { count, Distribution, Estimate, figure, Rate, time } from './figures.ts';

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

export const Turns = z.object({
  /** Answers of the policy in verified rollouts. */
  distribution: Distribution,
  /** Verified rollouts by their number of turns, `from` to `to` inclusive. */
  reward_by_turns: z.array(
    z.object({ from: count, to: count, rollouts: count, reward_mean: z.number(), reward_std: figure, passed: count }),
  ),
});

export const Tools = z.object({
  /** Attempted rollouts that tell of their calls; what follows is about these. */
  told: Rate,
  calls: count,
  /** Calls that were refused: unknown tool, wrong arguments, or the tool's own word for it. */
  errors: Rate,
  calls_per_rollout: Estimate,
  /** The most used first. A model may make up names: the 200 first seen have a line each, all others one named `(other)`. */
  by_tool: z.array(
    z.object({
      tool: z.string(),
      /** Rollouts that called it. */
      rollouts: count,
      calls: count,
      errors: count,
      error_rate: figure,
    }),
  ),
});

/** Calls of one model in one role. */
export const ModelUse = z.object({
  role: z.string(),
  model: z.string(),
  /** Rollouts that called it. */
  rollouts: count,
  /** Calls that were answered. */
  calls: count,
  input_tokens: count,
  output_tokens: count,
  /** Seconds of the attempt that was answered. */
  latency: Distribution,
  /** All attempts, the failed ones included. */
  attempts: count,
  /** `attempts - calls`, for a call. */
  retries: Rate,
  /** Calls that needed more than one attempt. */
  retried: Rate,
  /** Output tokens for a second of latency. */
  tokens_per_second: figure,
  /** US dollars; `null` where the model has no price. */
  cost: figure,
});
export type ModelUse = z.infer<typeof ModelUse>;

export const Models = z.object({
  /** Attempted rollouts that tell of their calls; what follows is about these. */
  told: Rate,
  by_role: z.array(ModelUse),
});

/** Of all attempted rollouts: a failed one was paid for too. */
export const Usage = z.object({
  /** Rollouts that tell what they used. */
  told: Rate,
  input_tokens: count,
  output_tokens: count,
  /** Of the input. */
  cached_tokens: count,
  /** Of the output. */
  reasoning_tokens: count,
  /** US dollars; `null` where no model has a price. */
  cost: figure,
  cost_per_verified: figure,
  input_tokens_per_rollout: Distribution,
  output_tokens_per_rollout: Distribution,
  /** Seconds inside attempts that succeeded. */
  model_seconds: z.number(),
  environment_seconds: z.number(),
  /** Of all activities. */
  attempts: count,
  /** From the start of its workflow to its record. */
  seconds_per_rollout: Distribution,
});

/** Whether the token ids that trainers need are there, and one sequence for each rollout. */
export const TokenIds = z.object({
  /** Verified rollouts with token ids. */
  with_ids: Rate,
  /** Turns of these rollouts that have them, and those that do not. */
  turns: count,
  turns_without: count,
  /** Rollouts with a turn whose prompt does not begin with all tokens before it. */
  drifted: Rate,
  /** Such turns. */
  drifted_turns: Rate,
});

export const Timeline = z.object({
  /** `null` while nothing has ended. */
  started_at: time.nullable(),
  ended_at: time.nullable(),
  bucket_seconds: z.number(),
  /** Ended rollouts in a minute, from the first start to the last end. */
  rollouts_per_minute: figure,
  /** At most 120, none left out between the first and the last. */
  buckets: z.array(
    z.object({
      /** When it begins. */
      at: time,
      /** Ended in it. */
      verified: count,
      failed: count,
      /** Rollouts that were open at its end, among those that have ended since. */
      open: count,
      /** Of verified rollouts that ended in it. */
      reward_mean: figure,
      /** Model calls of rollouts that ended in it: calls have no time of their own. */
      calls: count,
      latency_mean: figure,
      latency_max: figure,
      /** Output tokens of rollouts that ended in it. */
      output_tokens: count,
    }),
  ),
});
export type Timeline = z.infer<typeof Timeline>;

export const Section = z.object({
  /** `null`: all environments of the batch. */
  environment: z.string().nullable(),
  rollouts: Rollouts,
  reward: Reward,
  success: Success,
  groups: Groups,
  stops: Stops,
  turns: Turns,
  tools: Tools,
  models: Models,
  usage: Usage,
  token_ids: TokenIds,
  timeline: Timeline,
});
export type Section = z.infer<typeof Section>;
