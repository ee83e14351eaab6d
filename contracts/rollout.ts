/** One rollout: what it starts from, how it goes, and how it may end. */

import { z } from 'zod';
import { Sampling } from './conversation.ts';
import { RowRef } from './dataset.ts';
import { CarriedEnvironment, type Asking, type EnvironmentBinding, type VerbInput } from './environment.ts';
import { answerFaultNames, type AnswerCount as Count } from './answer-faults.ts';
import { failureClasses, type FailureClass } from './failures.ts';
import { Conversation } from './history.ts';
import { ModelBinding, ModelIdentity, Usage, type GenerateOutput } from './model.ts';
import { spillable } from './blob.ts';

/** Outcomes that are scored. Everything else is a failure. */
export const stopReasons = [
  'completed',
  'max_turns',
  'max_tokens',
  'content_filter',
  'context_overflow',
  'stalled',
  'invalid_tool_calls',
  'invalid_tool_call',
  'time_limit',
  'budget',
] as const;
/** Why a rollout that is scored ended; docs/formats.md says what each means. */
export const StopReason = z.enum(stopReasons);
export type StopReason = z.infer<typeof StopReason>;

export const Limits = z.object({
  turns: z.int().min(1),
  /** Answers in a row that say and call nothing. */
  stalled: z.int().min(1),
  /** Turns in a row with nothing but calls that cannot be run; absent in batches from before there was such a limit. */
  invalid_turns: z.int().min(1).optional(),
  /** Events after which a rollout goes on in a new run with a history of its own. @default when the server suggests it */
  history_events: z.int().min(1).optional(),
  seconds: z.number().positive(),
});
export type Limits = z.infer<typeof Limits>;

/** What all rollouts of a batch share. */
export const RolloutSpec = z.object({
  batch: z.string(),
  /** URL of the result store. */
  store: z.string(),
  /** The model of each role; `policy` is always there. */
  models: z.record(z.string(), ModelBinding),
  sampling: Sampling,
  /** Seed of sample 0; each sample adds its number. */
  seed: z.int().optional(),
  limits: Limits,
  give_up_after_seconds: z.number().optional(),
  /** Whether the server knows our search attributes; otherwise the memo holds the same. */
  search_attributes: z.boolean(),
});
export type RolloutSpec = z.infer<typeof RolloutSpec>;

/** The same as rollouts carry it: what is large is in the store once, and not in the history of every rollout. */
export const CarriedSpec = RolloutSpec.extend({ sampling: spillable(Sampling) });
export type CarriedSpec = z.infer<typeof CarriedSpec>;

export const RolloutInput = CarriedSpec.extend({
  environment: CarriedEnvironment,
  /** Row number in the dataset, and number of the sample, both from 0. */
  index: z.int(),
  sample: z.int(),
  row: RowRef,
  /** The leaf range, which names the folder of the record. */
  range: z.string(),
  generation: z.int(),
});
export type RolloutInput = z.infer<typeof RolloutInput>;

/** What the parent learns: at most 300 bytes. */
export type RolloutResult =
  | ({ status: 'verified'; reward: number } & Counts)
  | ({
      status: 'failed';
      class: FailureClass;
      /** What a model server said that refuses every call in the same way: a wrong key, a wrong name. */
      rejected?: string;
    } & Counts);

interface Counts {
  turns: number;
  input_tokens: number;
  output_tokens: number;
  /** US dollars, where the models have prices. */
  cost?: number;
  /** By role and server, as many as there is room for. */
  answers?: Count[];
}

/** Seconds spent inside activity attempts, by what they were spent on. */
export const Timings = z.object({ model: z.number(), environment: z.number(), total: z.number() });
export type Timings = z.infer<typeof Timings>;

/** One answer of a model. */
export const ModelCall = z.object({
  role: z.string(),
  input_tokens: z.int(),
  output_tokens: z.int(),
  /** Time inside the attempt that was answered. */
  seconds: z.number(),
  attempts: z.int(),
  /** US dollars, where the model has a price. */
  cost: z.number().optional(),
});
export type ModelCall = z.infer<typeof ModelCall>;

export const AnswerCount: z.ZodType<Count> = z.object({
  role: z.string(),
  server: z.int(),
  answers: z.int(),
  faults: z.partialRecord(z.enum(answerFaultNames), z.int()).optional(),
});

/** What became of the calls of one tool. */
export const ToolUse = z.object({
  calls: z.int(),
  /** Calls that were refused: unknown tool, wrong arguments, or the tool's own word for it. */
  errors: z.int(),
});
export type ToolUse = z.infer<typeof ToolUse>;

/** How far a rollout came. */
export const Progress = z.object({
  turns: z.int(),
  usage: Usage,
  timings: Timings,
  /** In the order in which they were answered; absent in what older workflows tell. */
  model_calls: z.array(ModelCall).optional(),
  /** By role and server; absent in what older workflows tell. */
  answers: z.array(AnswerCount).optional(),
  /** By the tool's name. */
  tools: z.record(z.string(), ToolUse).optional(),
  /** Attempts of all activities together; more than `calls` means that something was retried. */
  attempts: z.int(),
  /** US dollars, where the models have prices. */
  cost: z.number().optional(),
  conversation: Conversation.optional(),
  state: spillable(z.unknown()).optional(),
});
export type Progress = z.infer<typeof Progress>;

/** How a rollout ended: scored, or as a failure. */
export const RolloutOutcome = z.union([
  z.object({
    stop_reason: StopReason,
    reward: z.number(),
    reward_components: z.record(z.string(), z.number()),
    details: spillable(z.record(z.string(), z.unknown())).optional(),
    response: ModelIdentity.optional(),
  }),
  z.object({
    failure: z.object({
      class: z.enum(Object.keys(failureClasses) as [FailureClass, ...FailureClass[]]),
      message: z.string(),
      attempts: z.int(),
      at: z.string().optional(),
      step: z.enum(['open', 'generate', 'call', 'reply', 'reward', 'record']).optional(),
      turn: z.int().optional(),
    }),
  }),
]);
export type RolloutOutcome = z.infer<typeof RolloutOutcome>;

/** What `record` makes a record of. */
export const RecordInput = z.object({
  input: RolloutInput,
  workflow_id: z.string(),
  run_id: z.string(),
  /** Milliseconds since the epoch. */
  started_at: z.number(),
  progress: Progress,
  outcome: RolloutOutcome,
});
export type RecordInput = z.infer<typeof RecordInput>;
/** The same once its references have been followed. */
export type WholeRecordInput = Omit<RecordInput, 'input'> & {
  input: Omit<RolloutInput, 'sampling' | 'environment'> & { sampling: Sampling; environment: EnvironmentBinding };
};

/** `record` and what comes before and after it, for an environment beside the workflow: one step instead of three. */
export interface FinishInput {
  readonly task: VerbInput<'reward'>;
  readonly end: Omit<RecordInput, 'outcome'> & {
    readonly stop_reason: StopReason;
    readonly weights: Readonly<Record<string, number>>;
    readonly response?: GenerateOutput['response'];
  };
}
export type FinishOutput = Asking | { reward: number };

/** What `record` found or left: the first record of a rollout stands. */
export interface RecordOutput {
  readonly reward?: number;
}
