/** A batch: one collection run. */

import { z } from 'zod';
import type { AnswerCount } from './answer-faults.ts';
import type { Page } from './dataset.ts';
import { EnvironmentBinding, type CarriedEnvironment } from './environment.ts';
import { RolloutSpec, type CarriedSpec } from './rollout.ts';
import { failureClasses, type FailureClass } from './failures.ts';

/** Counters over ended rollouts; a child range reports nothing else. */
export interface Tally {
  verified: number;
  failed: number;
  /** Sum of rewards over verified rollouts. */
  reward: number;
  turns: number;
  input_tokens: number;
  output_tokens: number;
  /** US dollars, where models have prices. */
  cost?: number;
  failures: Partial<Record<FailureClass, number>>;
  /** By role and server; absent while nothing tells of them. */
  answers?: AnswerCount[];
}

/** What a batch may use; past it no more rollouts start. */
export const Budget = z.object({
  /** Tokens in and out, of all roles. */
  total_tokens: z.number().positive().optional(),
  /** US dollars. */
  cost: z.number().positive().optional(),
});
export type Budget = z.infer<typeof Budget>;

const FailureClasses = z.array(z.enum(Object.keys(failureClasses) as [FailureClass, ...FailureClass[]]));

export const BatchInput = z.object({
  spec: RolloutSpec,
  environments: z.array(EnvironmentBinding),
  /** Rollouts in all: rows times samples. */
  total: z.int(),
  samples: z.int(),
  concurrency: z.int(),
  generation: z.int(),
  paused: z.boolean().optional(),
  /** Do not collect again what ended as a failure in an earlier generation. */
  skip_failed: z.boolean().optional(),
  /** Collect again only what failed in these ways; every other failure stands. */
  only_failed: FailureClasses.optional(),
  budget: Budget.optional(),
});
export type BatchInput = z.infer<typeof BatchInput>;

/** The batch as its ranges carry it. */
export type CarriedBatch = Omit<BatchInput, 'spec' | 'environments'> & {
  spec: CarriedSpec;
  environments: CarriedEnvironment[];
};

/** The rollouts numbered `from` up to, not including, `to`; number = position of the row × samples + sample. */
export interface RangeInput {
  batch: CarriedBatch;
  from: number;
  to: number;
  /** Rollouts that may be open in this range; 0 while paused. */
  window: number;
  /** What the batch had used elsewhere when the range began; only where there is a budget. */
  used?: Used;
  /** Whether a rollout of this run has succeeded elsewhere: then the configuration cannot be wrong altogether. */
  proven?: boolean;
}

/** What a budget is about. */
export interface Used {
  tokens: number;
  /** US dollars. */
  cost: number;
}

/** What a batch or a range answers to the query `progress`. */
export interface Progressing {
  /** Of everything that has ended below this workflow, as far as it knows. */
  tally: Tally;
  open: number;
  /** Running ranges below, to be asked in turn. */
  ranges: string[];
}

/** What a range that starts rollouts itself answers to the query `ended`: those that have ended in it, in that order. */
export interface Endings {
  /** Where the store keeps them. */
  range: string;
  ended: (readonly [row: number, sample: number])[];
}

export interface BatchProgress extends Progressing {
  total: number;
  concurrency: number;
  paused: boolean;
  /** The latest, those that are yet to run included. */
  generation?: number;
  /** Why it paused itself; absent when someone else paused it. */
  paused_because?: string;
  /** Roles that models are bound to and nobody plays; absent where there are none, and until environments have said so. */
  unused_roles?: string[];
}

/** What a leaf asks the store before it starts rollouts: where rows are, and which rollouts still need to run. */
export interface PlanInput {
  store: string;
  batch: string;
  /** Positions of rows: `from` up to, not including, `to`. */
  from: number;
  to: number;
  samples: number;
  generation: number;
  range: string;
  skip_failed: boolean;
  only_failed?: FailureClass[];
}
export interface Plan {
  pages: Page[];
  /** Numbers of rollouts to start; absent: all. */
  missing?: number[];
  /** Of rollouts that an earlier generation ended. */
  tally: Tally;
}

/** `ended.json`: how a run of the batch ended. A later run begins anew, and this says nothing of it. */
export const BatchEnd = z.object({
  /** What the run was started as. */
  generation: z.int(),
  state: z.enum(['done', 'budget', 'cancelled', 'failed']),
  /** Of the run; ISO 8601, UTC. */
  started_at: z.string(),
  ended_at: z.string(),
  /** Why it failed. */
  message: z.string().optional(),
});
export type BatchEnd = z.infer<typeof BatchEnd>;

export interface MarkEndInput {
  store: string;
  batch: string;
  end: BatchEnd;
}

/** `batch.json`: everything needed to go on without Temporal. */
export const Manifest = z.object({
  batch: z.string(),
  created_at: z.string(),
  input: BatchInput,
  /** The latest generation that the run was told to retry in; absent where it was told nothing. */
  latest_generation: z.int().optional(),
  /** The original file; resume refuses another. */
  dataset: z.object({ path: z.string(), sha256: z.string(), rows: z.int() }),
  task_queue: z.string(),
  /** The limit that the batch sets for all of its environments; absent where it leaves it to them. */
  max_turns: z.int().optional(),
  /** Absolute paths of the modules that the environments come from, beside those that ship: a worker has to load them. */
  modules: z.array(z.string()).optional(),
  /** Version of this package. */
  version: z.string(),
});
export type Manifest = z.infer<typeof Manifest>;
