/** What calls of hooks have in common, wherever they run. */

import { ApplicationFailure, type RetryPolicy } from '@temporalio/workflow';
import { maxAttempts } from './attempts.ts';

export type Untyped = Record<string, (input: unknown) => Promise<unknown>>;

/** Calls a verb: `type` is `environment.verb`. */
export type Perform = (type: string, input: unknown, summary?: string) => Promise<unknown>;

export const retry: RetryPolicy = {
  initialInterval: '1 second',
  maximumInterval: '30 seconds',
  maximumAttempts: maxAttempts,
};
/** Where a definition says nothing. */
export const usualSeconds = { inline: 60, queue: 3600 } as const;
export const heartbeatSeconds = 30;
/** How long a rollout waits for a worker that has its environment, when others answer that they have not. */
export const maxWaitMs = 3_600_000;

export function unreachable(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, 'environment_unreachable');
}
