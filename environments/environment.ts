/** A defined environment as the rest of the program knows it: its verbs in JSON, without the author's types. */

import type { Item, Sampling, ToolSpec, Transcript } from '../contracts/conversation.ts';
import type { Row } from '../contracts/dataset.ts';
import type { Answer, EnvironmentDescription, Options } from '../contracts/environment.ts';
import type { Prompt } from '../contracts/history.ts';
import type { ScriptedAnswer } from '../contracts/script.ts';

/** What a worker lends to the verb that it runs. */
export interface Host {
  readonly key: string;
  readonly signal: AbortSignal;
}

/** A model call that a hook waits for, before its prompt is put away: see `contracts/environment.ts`. */
export interface PendingAsk {
  readonly role: string;
  /** Hash of the request: what an answer is matched by. */
  readonly key: string;
  readonly prompt: Prompt;
}

/** An answer with its items at hand. */
export interface GivenAnswer extends Omit<Answer, 'chunk'> {
  readonly items: readonly Item[];
}

/** What a verb answers when a hook asked for models that have not answered yet. */
export interface Suspended {
  readonly ask: readonly PendingAsk[];
}

interface WithState {
  readonly state: unknown;
  readonly options: Options;
}
interface WithTask extends WithState {
  readonly row: Row;
  readonly transcript: Transcript;
  readonly answers: readonly GivenAnswer[];
}

/** The verbs of an environment as functions of whole JSON values; the activities around them handle references. */
export interface EnvironmentVerbs {
  open(input: { row: Row; options: Options }): Promise<{
    state: unknown;
    items: readonly Item[];
    tools: readonly ToolSpec[];
    sampling: Sampling;
    converses: boolean;
  }>;
  call(
    input: WithState & { call: { name: string; arguments: string; call_id: string }; answers: readonly GivenAnswer[] },
  ): Promise<Suspended | { state: unknown; output: string; refused?: true; invalid?: true }>;
  reply(input: WithTask): Promise<Suspended | { state: unknown; message?: string }>;
  reward(input: WithTask): Promise<Suspended | { rewards: Record<string, number>; details?: Record<string, unknown> }>;
  close(input: WithState): Promise<void>;
}

/**
 * A defined environment: what `defineEnvironment` returns and a module exports. Its types have done their work; from here on
 * it speaks JSON.
 */
export interface Environment<Reward extends string = string> {
  /** As defined. */
  readonly name: string;
  /** As defined. */
  readonly description: string;
  /** As defined, or `queue`. */
  readonly placement: 'inline' | 'queue';
  /** The roles besides `policy` that a batch has to bind models to. */
  readonly roles: readonly string[];
  /** Those of them that nobody plays under these options. */
  idleRoles(options: Options): readonly string[];
  /** Names of the rewards. */
  readonly rewards: readonly Reward[];
  /** What the command line and the workflow need to know, JSON Schemas included. */
  describe(): EnvironmentDescription;
  /** The given options and preset with defaults filled in; throws an `InvalidOptionError` that names the key. */
  resolveOptions(given: Options, preset?: string): Options;
  /**
   * The verbs, for one activity attempt.
   *
   * @internal
   */
  serve(host: Host): EnvironmentVerbs;
  /** What of a row does not fit the schemas, in a few words; `undefined` where it fits. */
  misfit(row: Row): string | undefined;
  /** The turns of a perfect model, where the environment and the row tell them; throws an `InvalidRowError`. */
  gold(row: Row, options: Options): readonly ScriptedAnswer[] | undefined;
}
