/** The verbs of an environment, wherever it answers, with the model calls that its hooks ask for. */

import { ActivityFailure, ApplicationFailure, sleep, isCancellation, workflowInfo } from '@temporalio/workflow';
import type { Spillable } from '../contracts/blob.ts';
import type { Answer, Ask, Asking, Options, Verb, VerbInput, VerbOutput } from '../contracts/environment.ts';
import type { FinishInput, RolloutInput } from '../contracts/rollout.ts';
import type { Perform } from './calling.ts';
import { checkHeard } from './heard.ts';
import type { Meter } from './meter.ts';
import { performer } from './perform.ts';

/** What the rollout says; the store, the key and the options are the same in every sentence. */
type Said<V extends Verb> = Omit<VerbInput<V>, 'store' | 'key' | 'options' | 'answers'>;
type Heard<V extends Verb> = Exclude<VerbOutput<V>, Asking>;

type Spoken = Exclude<Verb, 'describe'>;
/** A hook that asks models more often than this, one after the other, never ends: each round is a dozen events. */
const maxRounds = 200;
/** How often a minute is waited for a store that is down, before the rollout fails. */
const maxStoreWaits = 60;
const maxVersionLength = 100;

export type Verbs = {
  /** The version of the environment that has answered so far; workers in other languages may not say theirs. */
  readonly version: string | undefined;
} & {
  [V in Spoken]: (input: Said<V>, summary?: string) => Promise<Heard<V>>;
} & {
  /** Reward, with the answers that its hooks were given when `finish` tried it. */
  reward(input: Said<'reward'>, summary: string, answers: Answer[]): Promise<Heard<'reward'>>;
  /**
   * Reward, record and close in one step, for environments beside the workflow. It is tried once: whatever keeps it from
   * working is left to the separate steps, each of which is retried in its own way.
   */
  finish(task: Said<'reward'>, end: FinishInput['end'], answers: Answer[]): Promise<{ reward?: number }>;
};

export function connect(
  { environment, store }: RolloutInput,
  meter: Meter,
  answer: (ask: Ask) => Promise<Answer>,
  answered?: string,
): Verbs {
  const { name, options } = environment;
  const { runId } = workflowInfo();
  const { perform, attempt } = performer(environment);
  let version = answered;
  let step = 0;

  /** Says something, and says it again with the answers as long as hooks ask for models. */
  async function speak(
    verb: Spoken | 'finish',
    say: (context: Context) => object,
    answers: Answer[],
    by: Perform,
    summary?: string,
  ): Promise<object> {
    const key = `${runId}/${step++}`;
    const type = `${name}.${verb}`;
    for (let round = 0; round < maxRounds; round++) {
      const input = say({ store, key, options, answers, ...(version !== undefined && { version }) });
      const said = await patiently(() => by(type, input, summary));
      const heard = (verb === 'finish' ? said : checkHeard(type, verb, said, input)) as Asking | object;
      meter.environment(heard);
      version = versionAfter(version, heard, type);
      if (!('ask' in heard)) return heard;
      // Parallel asks of one hook are parallel model calls; their order is the order of the asks.
      answers.push(...(await Promise.all(heard.ask.map(answer))));
    }
    const endless = `${type} asked models ${maxRounds} times without coming to an end`;
    throw ApplicationFailure.nonRetryable(endless, 'environment_error');
  }
  const verb =
    <V extends Spoken>(verb: V) =>
    async (said: Said<V>, summary?: string, answers: Answer[] = []): Promise<Heard<V>> =>
      (await speak(verb, (context) => ({ ...said, ...context }), answers, perform, summary)) as Heard<V>;

  return {
    get version() {
      return version;
    },
    open: verb('open'),
    call: verb('call'),
    reply: verb('reply'),
    reward: verb('reward'),
    close: verb('close'),
    finish: async (said, end, answers) =>
      await speak('finish', (context) => ({ task: { ...said, ...context }, end }), answers, tryOnce(attempt)),
  };
}

/** A store that is down is not the environment's fault, and a long conversation is worth waiting for. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let waits = 0; ; waits++) {
    try {
      return await work();
    } catch (error) {
      if (waits === maxStoreWaits || !isStoreFailure(error)) throw error;
      await sleep('1 minute');
    }
  }
}

function isStoreFailure(error: unknown): boolean {
  return (
    error instanceof ActivityFailure && error.cause instanceof ApplicationFailure && error.cause.type === 'store_failed'
  );
}

/** On any error, the caller falls back to the separate steps. A hook that was given up on stays given up there. */
function tryOnce(attempt: Perform): Perform {
  return async (type, input) => {
    try {
      return await attempt(type, input);
    } catch (error) {
      if (isCancellation(error) || isRefused(error)) throw error;
      return {};
    }
  };
}

/** Refused by the worker, because it has blocked others: see `activities/hooks.ts`. */
function isRefused(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (!(cause instanceof ApplicationFailure)) return false;
  return (cause.details?.[0] as { blocked?: unknown } | undefined)?.blocked === true;
}

interface Context {
  readonly store: string;
  readonly key: string;
  readonly options: Spillable<Options>;
  readonly answers: readonly Answer[];
  readonly version?: string;
}

/** One rollout is one version's work: a record could not say whose it is otherwise. Workers refuse it, those that know how to. */
function versionAfter(before: string | undefined, heard: object, type: string): string | undefined {
  const { version } = heard as { version?: unknown };
  if (typeof version !== 'string' || version === before || type.endsWith('.close')) return before;
  if (before === undefined) return version.slice(0, maxVersionLength);
  const message = `${type} was answered by version ${version.slice(0, maxVersionLength)} of the environment, and the rollout began with ${before}`;
  throw ApplicationFailure.nonRetryable(message, 'environment_changed');
}
