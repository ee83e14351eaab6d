/** An environment's verbs as activities. */

import { activityInfo } from '@temporalio/activity';
import { verbs, type Verb, type VerbInput } from '../contracts/environment.ts';
import type { FinishInput } from '../contracts/rollout.ts';
import type { Environment } from '../environments/environment.ts';
import { classified } from './failures.ts';
import { RolloutFailure } from '../contracts/rollout-failure.ts';
import { finish } from './finish.ts';
import { heartbeating, lostAttempts, NotTriedError } from './heartbeat.ts';
import { serveHooks } from './hooks.ts';
import { inTime } from './in-time.ts';
import { call, close, open, reply, reward, type Performed, type Serve } from './verbs.ts';

type Activities = Record<string, (input: never) => Promise<unknown>>;
type Activity<Input> = (input: Input) => Promise<object>;
const noContext = { store: '', key: '' };

/** The activities that answer for `environment`, keyed by activity type. */
export function environmentActivities(environment: Environment): Activities {
  const performs: { [V in Verb]: (input: VerbInput<V>, serve: Serve) => Promise<Performed<V>> } = {
    describe: ({ options = {}, preset }) =>
      Promise.resolve({ ...environment.describe(), resolved_options: environment.resolveOptions(options, preset) }),
    open,
    call,
    reply,
    reward,
    close,
  };
  const serving =
    (context: { store: string; key: string }, signal: AbortSignal): Serve =>
    () =>
      serveHooks(environment, { ...context, signal });
  const activity = <V extends Verb>(verb: V): Activity<VerbInput<V>> =>
    // All but `describe` come with their context; that one runs no hook.
    timed((input, signal) => performs[verb](input, serving('key' in input ? input : noContext, signal)), verb);

  /** With a heartbeat while it works, the time it took, the version where nobody knows it yet, and errors by their class. */
  function timed<Input>(
    perform: (input: Input, signal: AbortSignal) => Promise<object>,
    verb: Verb | 'finish',
  ): Activity<Input> {
    return async (input) => {
      const started = performance.now();
      try {
        const { version } = environment.describe();
        const expected = expectedIn(input);
        if (expected !== undefined && expected !== version && verb !== 'close') {
          // This attempt is none of the hook's either.
          throw classified(otherVersion(expected, version), 'environment_changed', lostAttempts() + 1);
        }
        const output = await heartbeating(() => inTime((signal) => perform(input, signal)));
        return { ...output, ...timing(started), ...(expected === undefined && verb === 'open' && { version }) };
      } catch (error) {
        throw classified(error, 'environment_error', lostAttempts() + (error instanceof NotTriedError ? 1 : 0));
      }
    };
  }
  const otherVersion = (expected: string, own: string) =>
    new RolloutFailure(
      'environment_changed',
      `the rollout began with version ${expected} of ${environment.name}, and this worker has version ${own}`,
      // Where both poll, another attempt may meet the other one.
      { retryable: true },
    );

  const activities: Activities = {
    [`${environment.name}.finish`]: timed(
      (input: FinishInput, signal) => finish(input, serving(input.task, signal)),
      'finish',
    ),
  };
  for (const verb of Object.keys(verbs) as Verb[]) activities[`${environment.name}.${verb}`] = activity(verb);
  return activities;
}

function expectedIn(input: unknown): string | undefined {
  const { version, task } = input as { version?: string; task?: { version?: string } };
  return version ?? task?.version;
}

/** Left out where it says nothing, because it is written to history. */
function timing(started: number): { seconds?: number; attempts?: number } {
  const { attempt } = activityInfo();
  const seconds = Math.round(performance.now() - started) / 1000;
  return { ...(seconds > 0 && { seconds }), ...(attempt > 1 && { attempts: attempt }) };
}
