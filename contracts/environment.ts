/**
 * What the rollout workflow says to an environment, and what it hears back.
 *
 * An environment is a task queue on which six activities answer: `<name>.describe`, `<name>.open`, `<name>.call`,
 * `<name>.reply`, `<name>.reward` and `<name>.close`. TypeScript environments get them from `defineEnvironment`; a worker in
 * any other language registers the same six. JSON in, JSON out; values too large for history travel as `{ $blob }`.
 */

import { z } from 'zod';
import { spillable } from './blob.ts';
import { FunctionCall } from './conversation.ts';
import { RowRef } from './dataset.ts';
import { Chunk, Conversation, Prompt } from './history.ts';
import { maxTimeoutSeconds, maxTurns } from './limits.ts';

/** Options of an environment as a batch sets them; the environment's schema fills in the rest. */
export const Options = z.record(z.string(), z.unknown());
export type Options = z.infer<typeof Options>;

/** What an environment needs of the machine that runs its hooks. */
export const Needs = z.object({
  python: z.boolean().optional(),
  /** A sandbox for code that models write. */
  sandbox: z.boolean().optional(),
  /** Environment variables that hold keys. */
  keys: z.array(z.string()).readonly().optional(),
});
export type Needs = z.infer<typeof Needs>;

const TimeoutSeconds = z.number().positive().max(maxTimeoutSeconds);

const MaxTurns = z.int().min(1).max(maxTurns);

/** What the command line and the workflow need to know of an environment. */
export const EnvironmentDescription = z.object({
  name: z.string(),
  description: z.string(),
  version: z.string(),
  /** `inline`: hooks take milliseconds and only compute, so they run beside the workflow. */
  placement: z.enum(['inline', 'queue']),
  /** Whether `reply` speaks for a user. */
  converses: z.boolean(),
  roles: z.array(z.string()),
  /** Weight of each reward. */
  weights: z.record(z.string(), z.number()),
  /** Whether recorded tool calls can be played again to rebuild the state. */
  replayable: z.boolean(),
  /** Whether a reward reads the state; where none does, nothing need be played again. @default true */
  reads_state: z.boolean().optional(),
  tools: z.array(
    z.object({ name: z.string(), description: z.string(), parameters: z.record(z.string(), z.unknown()) }),
  ),
  /** JSON Schemas. */
  row: z.record(z.string(), z.unknown()),
  options: z.record(z.string(), z.unknown()),
  presets: z.record(z.string(), Options),
  needs: Needs,
  /** How long one call of a hook may take. @default a minute inline, an hour on a queue */
  timeout_seconds: TimeoutSeconds.optional(),
  /** Turns after which a rollout ends, unless the batch says otherwise. */
  max_turns: MaxTurns.optional(),
});
export type EnvironmentDescription = z.infer<typeof EnvironmentDescription>;

/** A model call that a hook asks the workflow to make. */
export const Ask = z.object({ role: z.string(), key: z.string(), prompt: spillable(Prompt) });
export type Ask = z.infer<typeof Ask>;

/** The answer to an ask, matched by `key` and, among equal keys, by order. `incomplete` says why it was cut short. */
export const Answer = z.object({ key: z.string(), chunk: Chunk, incomplete: z.string().optional() });
export type Answer = z.infer<typeof Answer>;

/** A hook that has to wait for models; the workflow makes the calls and calls the verb again with `answers`. */
export const Asking = z.object({ ask: z.array(Ask).min(1) });
export type Asking = z.infer<typeof Asking>;

/** Any JSON, `null` included. */
const State = spillable(z.unknown()).refine((state): boolean => state !== undefined, 'no state');
/** Finite numbers, by name; at least one. */
const Numbers = z
  .record(z.string(), z.number())
  .refine((named) => Object.keys(named).length > 0, 'nothing in it')
  .meta({ minProperties: 1 });
/** Left out, or `null`, it is `false`. */
const Flag = z.boolean().nullish();
/** In every input: the store for large values, the same idempotency key at every attempt, and the batch's options. */
const Context = z.object({
  store: z.string(),
  key: z.string(),
  options: spillable(Options),
  /** The version that has answered this rollout so far: a worker with another one refuses the call. */
  version: z.string().optional(),
});
const Answers = z.object({ answers: z.array(Answer) });
const Task = Context.extend({ row: RowRef, state: State, conversation: Conversation }).extend(Answers.shape);

export const verbs = {
  describe: {
    /** The options that a batch sets; an unknown one is an error of type `invalid_option` that is not retried. */
    input: z.object({ options: Options.optional(), preset: z.string().optional() }),
    /**
     * Only `version` and `weights` are needed. `resolved_options`: those of the input, with the preset and the defaults
     * filled in.
     */
    output: EnvironmentDescription.partial().extend({
      version: z.string(),
      weights: Numbers,
      resolved_options: Options.optional(),
      timeout_seconds: TimeoutSeconds.nullish(),
      max_turns: MaxTurns.nullish(),
    }),
  },
  open: {
    input: Context.extend({ row: RowRef }),
    output: z.object({ state: State, prompt: spillable(Prompt), converses: Flag }),
  },
  call: {
    input: Context.extend({
      state: State,
      call: FunctionCall.extend({ arguments: spillable(z.string()) }),
      /** Bytes of its output that may stay inline: less when a turn has many calls. */
      inline_bytes: z.int(),
    }).extend(Answers.shape),
    output: z.union([
      Asking,
      z.object({
        state: State,
        output: spillable(z.string()),
        /** The call could not be run, and `output` says why: counted as the tool's error. */
        refused: Flag,
        /** No tool ran: the arguments are malformed or do not fit, or the tool is unknown. Only such calls in a row end a rollout. */
        invalid: Flag,
      }),
    ]),
  },
  reply: {
    input: Task,
    /** No message ends the conversation. */
    output: z.union([Asking, z.object({ state: State, message: spillable(z.string()).nullish() })]),
  },
  reward: {
    input: Task,
    output: z.union([
      Asking,
      z.object({
        /** Not yet weighted. */
        rewards: Numbers,
        /** Fields for the record, such as `extracted_answer`. */
        details: spillable(z.record(z.string(), z.unknown())).nullish(),
      }),
    ]),
  },
  /** Nothing of its output is read. */
  close: { input: Context.extend({ state: State }), output: z.unknown() },
} as const;

export type Verb = keyof typeof verbs;
export type VerbInput<V extends Verb> = z.infer<(typeof verbs)[V]['input']>;
/**
 * Any output may tell how long the attempt took and which one it was; what a worker does not tell counts as 0 and 1. It may
 * tell the environment's version as well, which then is that of the record and of the inputs to come.
 */
export type VerbOutput<V extends Verb> = z.infer<(typeof verbs)[V]['output']> & {
  seconds?: number;
  attempts?: number;
  version?: string;
};

/** An environment as a batch uses it. */
export const EnvironmentBinding = z.object({
  name: z.string(),
  version: z.string(),
  queue: z.string(),
  placement: z.enum(['inline', 'queue']),
  weights: z.record(z.string(), z.number()),
  options: Options,
  /** As described. */
  timeout_seconds: TimeoutSeconds.optional(),
  /** Of the batch, where it sets a limit of its own; else as described. */
  max_turns: MaxTurns.optional(),
  /**
   * Answered by a worker of somebody else's, in any language: before it starts anything, the batch has it describe itself
   * and fills in the fields above.
   */
  foreign: z.object({ preset: z.string().optional() }).optional(),
});
export type EnvironmentBinding = z.infer<typeof EnvironmentBinding>;

/** The same as a rollout carries it. */
export const CarriedEnvironment = EnvironmentBinding.extend({ options: spillable(Options) });
export type CarriedEnvironment = z.infer<typeof CarriedEnvironment>;
