/** An environment's hooks as a worker runs them: seen by the watchdog, refused where they blocked, given up when they hang. */

import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Environment, EnvironmentVerbs } from '../environments/environment.ts';
import { marksOf, readBlock } from './blocked.ts';
import { presentable } from './failures.ts';
import { running, type HookCall } from './running.ts';

/** A call that was there so often when a worker was blocked is not made again. */
const maxBlocks = 2;
/** A hook may clean up for so long after its signal; then its call ends without it, and leaves its place to others. */
const graceMs = 5_000;

interface Served {
  readonly store: string;
  readonly key: string;
  readonly signal: AbortSignal;
}

export function serveHooks(environment: Environment, { store, key, signal }: Served): EnvironmentVerbs {
  const verbs = environment.serve({ key, signal });
  const run = <T>(verb: string, hook: () => Promise<T>): Promise<T> => {
    const call = { store, key, type: `${environment.name}.${verb}` };
    return guarded(call, () => orGivenUp(call, hook(), signal));
  };
  return {
    open: (input) => run('open', () => verbs.open(input)),
    call: (input) => run('call', () => verbs.call(input)),
    reply: (input) => run('reply', () => verbs.reply(input)),
    reward: (input) => run('reward', () => verbs.reward(input)),
    close: (input) => run('close', () => verbs.close(input)),
  };
}

async function guarded<T>(call: HookCall, hook: () => Promise<T>): Promise<T> {
  const marks = await marksOf(call);
  if (!marks) return running(call, hook);
  if (marks.keys.length >= maxBlocks) {
    const { seconds, where } = await readBlock(call, marks);
    throw refusal(call, marks.keys.length, seconds, where);
  }
  // The next block is to tell which of those that were under way it was.
  return marks.doubtful ? alone(() => running(call, hook)) : running(call, hook);
}

/** The workflow knows it by `blocked`: trying the hook in another step would block again. */
function refusal({ type }: HookCall, attempts: number, seconds: number | undefined, where: string | undefined) {
  const time = seconds === undefined ? 'for too long' : `for ${seconds} s`;
  const place = where === undefined ? '' : ` (${where})`;
  return ApplicationFailure.create({
    type: 'environment_error',
    message: presentable(
      `${type} blocked its worker's thread ${time}${place}, ${attempts} times, so it is not tried again: ` +
        'make the hook asynchronous, move what it does to a child process or a worker thread, or bound its time',
    ),
    nonRetryable: true,
    details: [{ attempts, blocked: true }],
  });
}

let last: Promise<unknown> = Promise.resolve();

/** One after the other. */
function alone<T>(run: () => Promise<T>): Promise<T> {
  const turn = last.then(run);
  last = turn.catch(() => undefined);
  return turn;
}

/** The hook's end, or its cancellation when it does not heed its signal: a place that it holds for ever stops the worker. */
function orGivenUp<T>(call: HookCall, hook: Promise<T>, signal: AbortSignal): Promise<T> {
  // The signal comes from outside of the activity.
  const { log } = Context.current();
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const onAbort = () => {
      timer = setTimeout(() => {
        log.warn('a hook does not heed its signal and is left to itself', { hook: call.type, key: call.key });
        // The SDK aborts with a `CancelledFailure`.
        reject(signal.reason as Error);
      }, graceMs);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    void hook.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    });
  });
}
