/** What a rollout leaves in the store: its record, or a failure. Both hold the fields of the task's row. */

import { z } from 'zod';
import { answerFaultNames } from './answer-faults.ts';
import { spillable } from './blob.ts';
import { Usage } from './model.ts';
import { ModelCall, StopReason, Timings, ToolUse } from './rollout.ts';

/** What token ids a rollout has: those of every turn, and each prompt the one before with its answer and more. */
export const TokenTrace = z.object({
  /** Turns that have them. */
  turns: z.int(),
  /** Turns, from 1, whose prompt does not begin with all tokens before it: the text was tokenized anew. */
  drifted: z.array(z.int()),
});
export type TokenTrace = z.infer<typeof TokenTrace>;

/** The `rollout` field of a record. Times are ISO 8601 and seconds. */
export const RolloutInfo = z.looseObject({
  id: z.string(),
  batch: z.string(),
  workflow_id: z.string(),
  run_id: z.string(),
  environment: z.object({ name: z.string(), version: z.string(), options: z.record(z.string(), z.unknown()) }),
  models: z.record(z.string(), z.string()),
  stop_reason: StopReason.optional(),
  turns: z.int(),
  usage: Usage,
  timings: Timings,
  attempts: z.int(),
  cost: z.number().optional(),
  model_calls: z.array(ModelCall).optional(),
  /** By role and server, with what looks like the server's fault. `endpoint`: its URL, without credentials. */
  answers: z
    .array(
      z.object({
        role: z.string(),
        server: z.int(),
        endpoint: z.string().optional(),
        answers: z.int(),
        faults: z.partialRecord(z.enum(answerFaultNames), z.int()).optional(),
      }),
    )
    .optional(),
  tools: z.record(z.string(), ToolUse).optional(),
  tokens: TokenTrace.optional(),
  started_at: z.string(),
  ended_at: z.string(),
  /** Of this package. */
  version: z.string(),
  generation: z.int(),
  /** The environment's state at the end; a reference when it is large. */
  state: spillable(z.unknown()).optional(),
  /** What the rollout opened with, where that is not the row's own `input`. */
  opening: z.array(z.looseObject({ type: z.string() })).optional(),
  /** Details of the rewards whose names the record or the row has taken. */
  details: z.record(z.string(), z.unknown()).optional(),
  /** Fields of the row whose names the record needs for itself. */
  row_fields: z.record(z.string(), z.unknown()).optional(),
});
export type RolloutInfo = z.infer<typeof RolloutInfo>;

/** A verified rollout: NeMo Gym's rollout row, the fields of the task's row included. */
export const RolloutRecord = z.looseObject({
  responses_create_params: z.record(z.string(), z.unknown()),
  response: z.looseObject({ output: z.array(z.looseObject({ type: z.string() })) }),
  reward: z.number(),
  reward_components: z.record(z.string(), z.number()),
  _ng_task_index: z.int(),
  _ng_rollout_index: z.int(),
  rollout: RolloutInfo,
});
export type RolloutRecord = z.infer<typeof RolloutRecord>;

/** How a rollout failed in an earlier generation. */
export const EarlierFailure = z.looseObject({
  generation: z.int(),
  class: z.string(),
  message: z.string(),
  attempts: z.int(),
});
export type EarlierFailure = z.infer<typeof EarlierFailure>;

/** A rollout without a reward. `response` holds what there was of the conversation. */
export const FailureRecord = z.looseObject({
  _ng_task_index: z.int(),
  _ng_rollout_index: z.int(),
  _ng_failure_class: z.string(),
  failure: z.looseObject({
    class: z.string(),
    message: z.string(),
    attempts: z.int(),
    /** Of the generations before: each `dgym retry` and `dgym resume` is one. */
    earlier: z.array(EarlierFailure).optional(),
  }),
  rollout: z.looseObject({ id: z.string() }),
});
export type FailureRecord = z.infer<typeof FailureRecord>;
