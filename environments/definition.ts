/**
 * The authoring API's types: what an environment author writes, and what each hook can reach.
 *
 * Every hook runs in an activity. The rollout workflow owns the state and passes it to each hook, so a hook keeps nothing
 * between calls and any worker can run the next one.
 */

import type { z } from 'zod';
import type { Item, Sampling, Transcript } from '../contracts/conversation.ts';
import type { Needs } from '../contracts/environment.ts';
import type { ScriptedAnswer } from '../contracts/script.ts';

type Awaitable<T> = T | Promise<T>;

/** A time with its unit. */
export type Duration =
  `${number} ${'second' | 'seconds' | 'minute' | 'minutes' | 'hour' | 'hours'}` | `${number}${'s' | 'm' | 'h'}`;

/**
 * A model bound to one of the environment's roles. Calls are made by the workflow, so a finished one is never repeated; the
 * hook runs again from its top for each round of answers. `text` and `items` reject with a `JudgeError` when the answer was
 * cut short; `parse` and `verdict` ask again.
 */
export interface RoleModel {
  /** The text of the model's answer to a prompt (one user message) or to a conversation; `''` when it said nothing. */
  text(prompt: string | readonly Item[]): Promise<string>;
  /**
   * Everything the model produced: messages part by part, and its reasoning where the server shows it. `sampling` goes
   * with the request: `{ temperature: 0, max_output_tokens: 512 }`.
   */
  items(prompt: string | readonly Item[], sampling?: Sampling): Promise<readonly Item[]>;
  /**
   * The model's answer as JSON that fits `schema`, with or without a code fence around it. The request carries the JSON Schema
   * for structured output. An answer that does not fit is asked for again, three times in all; then an
   * `UnreadableAnswerError`.
   */
  parse<Schema extends z.ZodType>(schema: Schema, prompt: string | readonly Item[]): Promise<z.output<Schema>>;
  /**
   * What `read` finds in the model's answer. Where it finds nothing (`undefined`), or the answer was cut short, the same is
   * asked again, three times in all; then an `UnreadableAnswerError`.
   *
   * @example
   * const fair = await models.judge.verdict('Is it fair? Answer [[yes]] or [[no]].', (items) =>
   *   /\[\[(yes|no)\]\]/.exec(outputText(items))?.[1],
   * );
   */
  verdict<T>(
    prompt: string | readonly Item[],
    read: (answer: readonly Item[]) => T | undefined,
    sampling?: Sampling,
  ): Promise<T>;
}

/** What every hook can reach. */
export interface Scope<State, Settings, Role extends string> {
  /** This rollout's state. Mutate it: it is committed when the hook returns, discarded when it throws. */
  readonly state: State;
  /** The environment's options, with defaults filled in. */
  readonly options: Settings;
  /** The models this batch binds to the environment's roles. */
  readonly models: Readonly<Record<Role, RoleModel>>;
  /** The same for every attempt at this call; an idempotency key for effects outside the state. */
  readonly key: string;
  /** Aborted when the rollout is cancelled or the worker shuts down; pass it on to `fetch` and the like. */
  readonly signal: AbortSignal;
}

/** What a hook that judges or continues the conversation can reach. Tools never see the row. */
export interface TaskScope<Row, State, Settings, Role extends string> extends Scope<State, Settings, Role> {
  /** The row, as the schema parsed it. */
  readonly row: Row;
  /** The conversation so far, opening items included. */
  readonly transcript: Transcript;
}

/** A tool of the model. It sees arguments and state, never the row: what it must not give away it cannot reach. */
export interface Tool<Input extends z.ZodType, State, Settings, Role extends string> {
  /** What the model is told about it. */
  readonly description: string;
  /** The arguments, an object. What does not fit is answered with an error that the model reads. */
  readonly input: Input;
  /**
   * Its result becomes the tool's output: text as it is, anything else as compact JSON. Throw a `ToolError` to answer the
   * model with a failure; any other error is retried and then fails the rollout.
   */
  run(input: z.output<Input>, scope: Scope<State, Settings, Role>): unknown;
}

/**
 * Scores an ended rollout: a finite number, usually between 0 and 1, or one with `details`, JSON fields for the record such as
 * `extracted_answer`. Throwing is not a zero: the call is retried, then the rollout fails without a reward. Each score has a
 * copy of the final state to itself; what it changes there is lost.
 */
export type Score<Row, State, Settings, Role extends string> = (
  scope: TaskScope<Row, State, Settings, Role>,
) => Awaitable<number | { readonly score: number; readonly details?: Readonly<Record<string, unknown>> }>;

/** What `open` is given. There are no models yet: an opening that a model has to write belongs into the first `user` turn. */
export interface Opening<Row, Settings> {
  /** The row, as the schema parsed it. */
  readonly row: Row;
  /** The environment's options, with defaults filled in. */
  readonly options: Settings;
  /** The same for every attempt at this call; an idempotency key for what is acquired. */
  readonly key: string;
  /** Aborted when the rollout is cancelled or the worker shuts down. */
  readonly signal: AbortSignal;
}

/**
 * What `defineEnvironment` takes: schemas, and hooks as plain functions. The rollout's workflow owns the state and passes it
 * to every hook; a hook keeps nothing between calls, may run on any worker, and may run twice.
 *
 * The verbs are those of NeMo Gym's resources servers: `open` is `/seed_session`, a tool is `POST /<tool>`, `rewards` are
 * `/verify`. docs/environments.md tells it from the beginning.
 */
export interface EnvironmentDefinition<
  RowSchema extends z.ZodType,
  StateSchema extends z.ZodType,
  OptionsSchema extends z.ZodObject,
  Tools extends Record<string, z.ZodType>,
  Role extends string,
  Reward extends string,
> {
  /** Lower-case letters, digits and `_`, a letter first, at most 64; part of activity types and queues. */
  name: string;
  /** One sentence for `dgym env list`. */
  description: string;
  /** Change it when the same row could be rewarded differently than before. @default '1' */
  version?: string;
  /**
   * `inline`: hooks take milliseconds and only compute, so they run beside the workflow, at half the price.
   * `queue`: hooks do I/O or take longer; they run as activities that heartbeat. @default 'queue'
   */
  placement?: 'inline' | 'queue';
  /** One dataset row, parsed in every hook that gets it; `gymRow` for NeMo Gym's layout. What does not fit is `invalid_row`. */
  row: RowSchema;
  /**
   * What a rollout remembers between calls: a JSON value, a few KiB. It travels with every call; above 16 KiB by way of the
   * store. Keep anything larger elsewhere and a handle here.
   */
  state: StateSchema;
  /** Settings of a batch, all with defaults: `z.object({ strict: z.boolean().default(true) })`. */
  options?: OptionsSchema;
  /** Named sets of options: `--environment NAME:PRESET`. */
  presets?: Readonly<Record<string, z.input<NoInfer<OptionsSchema>>>>;
  /** Roles the hooks ask models to play; a batch binds each of them: `--model judge=NAME@URL`. Not `policy`. @default none */
  roles?: readonly Role[];
  /** Roles that nobody plays under these options: a batch need not bind models to them. @default none */
  idle_roles?(options: z.output<NoInfer<OptionsSchema>>): readonly NoInfer<Role>[];
  /**
   * How long one call of a hook may take: `'5 minutes'`. One that takes longer is tried again, four times in all; then the
   * rollout fails as `activity_timeout`. @default a minute for `inline`, an hour for `queue`
   */
  hook_timeout?: Duration;
  /** Turns after which a rollout ends, unless `--max-turns` says otherwise. @default 50 */
  max_turns?: number;
  /** Whether recorded tool calls can be played again to rebuild the state. @default true for `inline` */
  replayable?: boolean;
  /**
   * Whether a reward reads the state. Where none does, a recorded rollout is scored without playing its tool calls again.
   * @default true, unless the state has no fields
   */
  reads_state?: boolean;
  /** What it needs of the machine: `{ python: true, keys: ['SEARCH_API_KEY'] }`. */
  needs?: Needs;
  /**
   * Turns a row into the initial state and the opening conversation: for `gymRow` its `responses_create_params.input`. May
   * acquire what `close` releases; when it throws, `close` does not run.
   */
  open(
    task: Opening<z.output<RowSchema>, z.output<OptionsSchema>>,
  ): Awaitable<{ state: z.input<StateSchema>; items: readonly Item[] }>;
  /** What the model may call, by name: 1 to 64 letters, digits, `_` and `-`. A row's own list of tools wins over theirs. */
  tools?: { [Name in keyof Tools]: Tool<Tools[Name], z.output<StateSchema>, z.output<OptionsSchema>, Role> };
  /** What a model reads that calls a tool which is not there. @default `{"detail":"Not Found"}` */
  unknown_tool?(name: string): unknown;
  /**
   * Speaks for the user after each answer without tool calls; `undefined` ends the conversation. Where there is no such hook,
   * the first answer without tool calls ends it.
   */
  user?(
    scope: TaskScope<z.output<RowSchema>, z.output<StateSchema>, z.output<OptionsSchema>, Role>,
  ): Awaitable<string | undefined>;
  /** Named scores; the reward is their weighted sum. */
  rewards: {
    [Name in Reward]: Score<z.output<RowSchema>, z.output<StateSchema>, z.output<OptionsSchema>, Role>;
  };
  /** Weight of each reward. @default 1 */
  weights?: { [Name in NoInfer<Reward>]?: number };
  /**
   * What a perfect model would say to a row: its one answer, or its turns. `dgym env test` plays it and expects every reward
   * to be 1. `undefined` where the row names no such answer.
   */
  gold?(
    task: Pick<Opening<z.output<RowSchema>, z.output<OptionsSchema>>, 'row' | 'options'>,
  ): string | readonly ScriptedAnswer[] | undefined;
  /**
   * Releases what `open` acquired. Runs when the rollout has ended, however it ended; may run twice, and its failure changes
   * no result.
   */
  close?(scope: Omit<Scope<z.output<StateSchema>, z.output<OptionsSchema>, Role>, 'models'>): Awaitable<void>;
}
