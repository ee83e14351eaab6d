/** One call of a verb, wherever its environment answers: how long a store that is down is waited for, and what a timeout is called. */

import { ActivityFailure, ApplicationFailure, patched, sleep, TimeoutFailure } from '@temporalio/workflow';
import type { CarriedEnvironment } from '../contracts/environment.ts';
import { maxAttempts } from './attempts.ts';
import { beside, onceBeside } from './beside.ts';
import { heartbeatSeconds, usualSeconds, type Perform } from './calling.ts';
import { onQueue } from './queued.ts';

/** Between the attempts at a step whose store is down. */
const storeRetry = '30 seconds';

export interface Performer {
  /** Tries it as often as the policy says, and names what kept it from working. */
  readonly perform: Perform;
  /** Tries it beside the workflow, once. */
  readonly attempt: Perform;
}

export function performer(environment: CarriedEnvironment): Performer {
  const { placement, timeout_seconds: given } = environment;
  const seconds = given ?? usualSeconds[placement];
  const perform = placement === 'inline' ? beside(given) : onQueue(environment);
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
    attempt: onceBeside(given),
  };
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
