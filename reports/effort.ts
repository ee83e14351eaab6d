/** What rollouts took: the parts of a section about turns, tools, models, tokens and time. */

import { z } from 'zod';
import { answerFaultNames } from '../contracts/answer-faults.ts';
import { count, Distribution, Estimate, figure, Rate, time } from './figures.ts';

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

/** Answers of one model in one role at one of its servers. */
export const ServerAnswers = z.object({
  role: z.string(),
  model: z.string(),
  /** URL, without credentials; empty where the binding had none. */
  endpoint: z.string(),
  answers: count,
  /** What looks like the server at fault, by the answers that have it. */
  faults: z.array(z.object({ fault: z.enum(answerFaultNames), rate: Rate })),
});
export type ServerAnswers = z.infer<typeof ServerAnswers>;

export const Models = z.object({
  /** Attempted rollouts that tell of their calls; what follows is about these. */
  told: Rate,
  by_role: z.array(ModelUse),
  /** Of attempted rollouts that tell which server answered: older ones do not. */
  by_server: z.array(ServerAnswers),
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
