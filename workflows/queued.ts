/** Verbs that are called on the queue of their environment: which attempts count, and who is waited for. */

import {
  ActivityCancellationType,
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  patched,
  proxyActivities,
} from '@temporalio/workflow';
import type { CarriedEnvironment } from '../contracts/environment.ts';
import { Attempts, isTimeout, maxLost } from './attempts.ts';
import {
  heartbeatSeconds,
  maxWaitMs,
  retry,
  unreachable,
  usualSeconds,
  type Perform,
  type Untyped,
} from './calling.ts';

/** A worker that is gone must not keep a rollout from ending. */
const closeWithin = '10 minutes';
/** How often one rollout may wait for a worker with its environment. */
const maxWaits = 10;

/** Hooks that do I/O or take longer: activities that heartbeat, on the queue where the environment answers. */
const queued = (seconds: number) =>
  proxyActivities<Untyped>({
    startToCloseTimeout: seconds * 1000,
    heartbeatTimeout: heartbeatSeconds * 1000,
    retry,
    cancellationType: ActivityCancellationType.TRY_CANCEL,
  });
const usual = queued(usualSeconds.queue);

/**
 * Waits until some worker on the queue has loaded the environment. In Temporal's UI it shows as an activity in retry, with the
 * last worker's message.
 */
const waiting = proxyActivities<Untyped>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: maxWaitMs,
  retry: { initialInterval: '5 seconds', maximumInterval: '30 seconds' },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

export function onQueue(environment: CarriedEnvironment): Perform {
  const { name, queue: taskQueue, options, timeout_seconds: given, foreign } = environment;
  const remote = given === undefined ? usual : queued(given);
  const describe = `${name}.describe`;
  return async (type, input, summary = '') => {
    const isClose = type.endsWith('.close');
    const attempts = new Attempts(foreign !== undefined);
    for (let waits = 0; ;) {
      try {
        const heard = await remote[type]?.executeWithOptions(
          { taskQueue, summary, ...(isClose && { scheduleToCloseTimeout: closeWithin }) },
          [input],
        );
        return attempts.addTo(heard);
      } catch (error) {
        if (!isUnregistered(error)) {
          if (!isClose && attempts.mayGoOn(error) && patched('lost-attempts')) continue;
          throw attempts.lost >= maxLost && isTimeout(error) ? lostTooOften(type) : error;
        }
        if (waits++ === maxWaits || !patched('wait-for-environment')) throw error;
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

function lostTooOften(type: string): ApplicationFailure {
  const message = `${type} got no answer in ${maxLost} attempts: each time its worker died, or a hook blocked its thread`;
  const details = [{ attempts: maxLost }];
  return ApplicationFailure.create({ type: 'activity_timeout', message, nonRetryable: true, details });
}

/** What workers say that poll the queue and have not registered the activity; the words of two SDKs. */
function isUnregistered(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return (
    cause instanceof ApplicationFailure &&
    (cause.type === 'NotFoundError' || cause.type === 'ActivityNotRegisteredError')
  );
}
