/** An environment's hooks as a worker runs them: seen from outside, refused where they cost workers, given up when they hang. */

import { activityInfo, Context, sleep } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Environment, EnvironmentVerbs } from '../environments/environment.ts';
import { marksOf, readMark, type Mark } from './blocked.ts';
import { presentable } from '../contracts/presentable.ts';
import { NotTriedError } from './heartbeat.ts';
import { running, type HookCall } from './running.ts';

/** A call that was there so often when a worker was blocked or died is not made again: once alone, or as one of several each time. */
const maxBlocks = { alone: 2, amongOthers: 4 };
/** Time for calls that started beside such a call to end and be reported. */
const headStartMs = 1_000;
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
  const times = marks.keys.length;
  if (times >= (marks.doubtful ? maxBlocks.amongOthers : maxBlocks.alone)) {
    throw refusal(call, times, await readMark(call, marks));
  }
  await giveOthersTime();
  // The next time is to tell which of those that were under way it was.
  return marks.doubtful ? alone(() => running(call, hook)) : running(call, hook);
}

/** Calls that were lost together come back together: the others may end, and say so, before this one costs them a worker again. */
async function giveOthersTime(): Promise<void> {
  const { isLocal, startToCloseTimeoutMs } = activityInfo();
  // Of a call beside a workflow nobody counts the attempts that a worker took with it.
  if (!isLocal && startToCloseTimeoutMs > 10 * headStartMs) await sleep(headStartMs);
}

/** The workflow knows it by `blocked`: trying the hook in another step would block again. */
function refusal(call: HookCall, attempts: number, last: Partial<Mark>): ApplicationFailure {
  // A step of several hooks has one key.
  const { type = call.type } = last;
  const [what, todo] = last.died === undefined ? blocking(last) : ending(last, last.died);
  return ApplicationFailure.create({
    type: 'environment_error',
    message: presentable(`${type} ${what}, ${attempts} times, so it is not tried again: ${todo}`),
    nonRetryable: true,
    details: [{ attempts, blocked: true }],
  });
}

function blocking({ seconds, where }: Partial<Mark>): [what: string, todo: string] {
  const time = seconds === undefined ? 'for too long' : `for ${seconds} s`;
  return [
    `blocked its worker's thread ${time}${placeText(where)}`,
    'make the hook asynchronous, move what it does to a child process or a worker thread, or bound its time',
  ];
}

function ending({ where, certain }: Partial<Mark>, died: string): [what: string, todo: string] {
  return [
    certain ? `ended its process (${died})${placeText(where)}` : `was running when its process ended (${died})`,
    'a hook must not end the process that runs it: throw instead, and give what may crash or take all memory a child process',
  ];
}

function placeText(where: string | undefined): string {
  return where === undefined ? '' : ` (${where})`;
}

let last: Promise<unknown> = Promise.resolve();

/** One after the other. Waiting for the others is not the hook's own time, so nobody waits for long. */
function alone<T>(run: () => Promise<T>): Promise<T> {
  const { activityType, isLocal, startToCloseTimeoutMs } = activityInfo();
  return new Promise((resolve, reject) => {
    let isLate = false;
    const giveUp = () => {
      isLate = true;
      reject(new NotTriedError('activity_timeout', `${activityType} waits for calls that were lost with it`));
    };
    // Of a call beside a workflow every attempt counts.
    const timer = isLocal ? undefined : setTimeout(giveUp, startToCloseTimeoutMs / 4);
    last = last.then(() => {
      if (isLate) return undefined;
      clearTimeout(timer);
      return run().then(resolve, reject);
    });
  });
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
