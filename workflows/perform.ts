/** One call of a verb: beside the workflow or on the environment's queue, how long it may take, and how often it is tried. */

import {
  ActivityCancellationType,
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  patched,
  proxyActivities,
  proxyLocalActivities,
  sleep,
  TimeoutFailure,
  workflowInfo,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { CarriedEnvironment } from '../contracts/environment.ts';
import { UnservedHere } from './failure.ts';

type Untyped = Record<string, (input: unknown) => Promise<unknown>>;

export type Perform = (type: string, input: unknown, summary?: string) => Promise<unknown>;

const maxAttempts = 4;
const retry: ActivityOptions['retry'] = {
  initialInterval: '1 second',
  maximumInterval: '30 seconds',
  maximumAttempts: maxAttempts,
};
/** Where a definition says nothing. */
const usualSeconds = { inline: 60, queue: 3600 } as const;
const heartbeatSeconds = 30;
/** A worker that is gone must not keep a rollout from ending. */
const closeWithin = '10 minutes';
/** Between the attempts at a step whose store is down. */
const storeRetry = '30 seconds';
/** How long a rollout waits for a worker that has its environment, when others answer that they have not. */
const maxWaitMs = 3_600_000;
/** Waits for one rollout, each of which ended because such a worker was there. */
const maxWaits = 10;

/** Hooks that take milliseconds and only compute: beside the workflow, with one history event each. */
const beside = (seconds: number) => proxyLocalActivities<Untyped>({ startToCloseTimeout: seconds * 1000, retry });
const once = (seconds: number) =>
  proxyLocalActivities<Untyped>({ startToCloseTimeout: seconds * 1000, retry: { maximumAttempts: 1 } });

/** Hooks that do I/O or take longer: activities that heartbeat, on the queue where the environment answers. */
const queued = (seconds: number) =>
  proxyActivities<Untyped>({
    startToCloseTimeout: seconds * 1000,
    heartbeatTimeout: heartbeatSeconds * 1000,
    retry,
    cancellationType: ActivityCancellationType.TRY_CANCEL,
  });

const usual = {
  local: beside(usualSeconds.inline),
  once: once(usualSeconds.inline),
  queued: queued(usualSeconds.queue),
};

/** Asks who is there. It is seen as a call that is retried, with the answer of the workers that lack the environment. */
const waiting = proxyActivities<Untyped>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: maxWaitMs,
  retry: { initialInterval: '5 seconds', maximumInterval: '30 seconds' },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

export interface Performer {
  /** Tries it as often as the policy says, and names what kept it from working. */
  readonly perform: Perform;
  /** Tries it beside the workflow, once. */
  readonly attempt: Perform;
}

export function performer(environment: CarriedEnvironment): Performer {
  const { placement, timeout_seconds: given } = environment;
  const seconds = given ?? usualSeconds[placement];
  const perform = placement === 'inline' ? inline(given) : onQueue(environment);
  const tried = given === undefined ? usual.once : once(given);
  return {
    perform: async (type, input, summary) => {
      for (;;) {
        try {
          return await perform(type, input, summary);
        } catch (error) {
          const isWait = isStoreWait(error) && !type.endsWith('.close') && patched('wait-for-store');
          if (!isWait) throw timeoutOf(error, type, seconds) ?? error;
          await sleep(storeRetry);
        }
      }
    },
    attempt: async (type, input) => tried[type]?.(input),
  };
}

function inline(given: number | undefined): Perform {
  const local = given === undefined ? usual.local : beside(given);
  return async (type, input, summary) => {
    try {
      return await local[type]?.executeWithOptions({ ...(summary !== undefined && { summary }) }, [input]);
    } catch (error) {
      // The SDK's word for a local activity that this worker does not have.
      if (!(error instanceof ReferenceError)) throw error;
      // Failing the workflow task hands the rollout to another worker; a timer would keep it on this one.
      if (Date.now() - workflowInfo().startTime.getTime() < maxWaitMs) throw new UnservedHere(error.message);
      throw unreachable(`no worker that took it up has ${type}`);
    }
  };
}

function onQueue({ name, queue: taskQueue, options, timeout_seconds: given }: CarriedEnvironment): Perform {
  const remote = given === undefined ? usual.queued : queued(given);
  const describe = `${name}.describe`;
  return async (type, input, summary = '') => {
    const isClose = type.endsWith('.close');
    for (let waits = 0; ; waits++) {
      try {
        return await remote[type]?.executeWithOptions(
          { taskQueue, summary, ...(isClose && { scheduleToCloseTimeout: closeWithin }) },
          [input],
        );
      } catch (error) {
        if (waits === maxWaits || !isUnregistered(error) || !patched('wait-for-environment')) throw error;
      }
      try {
        await waiting[describe]?.executeWithOptions({ taskQueue, summary: `waits for a worker that has ${name}` }, [
          // Who asks whether it is there need not say what it is for.
          '$blob' in options ? {} : { options },
        ]);
      } catch (error) {
        if (isCancellation(error)) throw error;
        throw unreachable(`no worker on queue ${taskQueue} has the environment ${name}`);
      }
    }
  };
}

function unreachable(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, 'environment_unreachable');
}

/** What workers say that poll the queue and have not registered the activity; the words of two SDKs. */
function isUnregistered(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return (
    cause instanceof ApplicationFailure &&
    (cause.type === 'NotFoundError' || cause.type === 'ActivityNotRegisteredError')
  );
}

/** A store that is down costs no rollout what it has been paid for: the step is tried again until the store is back. */
function isStoreWait(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure && cause.type === 'store_failed' && !cause.nonRetryable;
}

/** A call that took too long, by the name of its verb and its limit; `undefined` for anything else. */
function timeoutOf(error: unknown, type: string, seconds: number): ApplicationFailure | undefined {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (!(cause instanceof TimeoutFailure)) return undefined;
  // Temporal does not tell the number, but it does not retry a timeout for one reason only.
  const details = [{ attempts: maxAttempts }];
  if (cause.timeoutType === 'START_TO_CLOSE') {
    const message = `${type} did not end within ${seconds} s`;
    return ApplicationFailure.create({ type: 'activity_timeout', message, nonRetryable: true, details });
  }
  if (cause.timeoutType === 'HEARTBEAT') {
    const message = `${type}: its worker gave no sign of life for ${heartbeatSeconds} s; it died, or a hook blocked its thread`;
    return ApplicationFailure.create({ type: 'activity_timeout', message, nonRetryable: true, details });
  }
  return undefined;
}
