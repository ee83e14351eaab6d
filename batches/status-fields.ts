/**
 * What `dgym status --json` prints: the schema that docs/formats.md describes field by field. Fields are added, and
 * never renamed, removed or given another meaning.
 */

import { z } from 'zod';
import { answerFaultNames } from '../contracts/answer-faults.ts';
import { Budget } from '../contracts/batch.ts';
import { failureClasses, type FailureClass } from '../contracts/failures.ts';

export const batchStates = ['running', 'paused', 'done', 'budget', 'cancelled', 'failed'] as const;
/** What a batch does, or how it ended. */
export type BatchState = (typeof batchStates)[number];

export const problemKinds = [
  'no_worker',
  'no_activity',
  'queued',
  'timeout',
  'model',
  'environment',
  'activity_paused',
  'store',
  'workflow_task',
] as const;

const count = z.int().min(0);
const time = z.iso.datetime();
const FailureClasses = z.enum(Object.keys(failureClasses) as [FailureClass, ...FailureClass[]]);

/** Something that keeps a batch, or some of its rollouts, from going on. What does not apply is `null`. */
export const Problem = z.object({
  kind: z.enum(problemKinds),
  /** What is wrong, with which value. */
  message: z.string(),
  /** What to do about it. */
  todo: z.string().nullable(),
  /** When what waits longest began to wait; of a queue without a worker, when the last one asked it for work. */
  since: time.nullable(),
  /** Failed attempts of the call that has failed most often. */
  attempts: count.nullable(),
  next_attempt_at: time.nullable(),
  /** How many of the rollouts looked at wait for it. */
  rollouts: count.nullable(),
  /** How many open rollouts were looked at. */
  sampled: count.nullable(),
  failure_class: FailureClasses.nullable(),
  role: z.string().nullable(),
  model: z.string().nullable(),
  activity: z.string().nullable(),
  queue: z.string().nullable(),
  /** A workflow that waits for it: one of them. */
  workflow_id: z.string().nullable(),
});
export type Problem = z.infer<typeof Problem>;

/** Answers of the model of one role at one of its servers. */
export const AnswerStatus = z.object({
  role: z.string(),
  model: z.string(),
  /** URL, without credentials; `null` where the binding has none. */
  endpoint: z.string().nullable(),
  answers: count,
  /** Answers by what is wrong with them. */
  faults: z.partialRecord(z.enum(answerFaultNames), count),
});
export type AnswerStatus = z.infer<typeof AnswerStatus>;

/** How far a batch is. */
export const BatchStatus = z.object({
  batch: z.string(),
  state: z.enum(batchStates),
  total: count,
  verified: count,
  failed: count,
  /** Rollouts that run now. */
  open: count,
  reward: z.object({ mean: z.number().nullable() }),
  /** Of the latest generation. */
  started_at: time,
  ended_at: time.nullable(),
  failures: z.partialRecord(FailureClasses, count),
  concurrency: count,
  /** Rollouts that end in a minute; `null` while nothing moves. */
  rate_per_minute: z.number().nullable(),
  /** Until all have ended, at this rate. */
  eta_seconds: z.number().nullable(),
  turns: count,
  input_tokens: count,
  output_tokens: count,
  /** Of ended rollouts, by role and server. */
  answers: z.array(AnswerStatus),
  /** What too many of these answers have, as sentences: it looks like the server at fault. */
  warnings: z.array(z.string()),
  /** US dollars; absent where no model has a price. */
  cost: z.number().optional(),
  /** What the batch may use; absent where it has no limit. */
  budget: Budget.optional(),
  rows: count,
  samples: count,
  environments: z.array(z.string()),
  /** Name of the model by role. */
  models: z.record(z.string(), z.string()),
  generation: count,
  /** Since when and why it is paused; absent where it is not, or where nobody can tell. */
  paused_since: time.optional(),
  paused_because: z.string().optional(),
  /** What keeps it from going on, as sentences: one for each problem, in the same order. */
  waiting: z.array(z.string()),
  problems: z.array(Problem),
  /** Who polls its queues, as `pid@host`; absent once it has ended, or where nobody was asked. */
  workers: z.array(z.string()).optional(),
  /** Other open batches on the same queues: they share workers and API keys with it. */
  shared_with: z.array(z.string()).optional(),
  /** Why it ended as it did, or where these numbers are from. */
  message: z.string().optional(),
  /** Its page in the Temporal UI. */
  ui: z.string().optional(),
});
/** How far a batch is: the fields of `dgym status --json`. */
export type BatchStatus = z.infer<typeof BatchStatus>;
