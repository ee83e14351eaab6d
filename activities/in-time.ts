/** Ends a call of a hook a little before Temporal would: a timeout then tells of a worker that gives no answer, and of nothing else. */

import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { RolloutFailure } from '../contracts/rollout-failure.ts';

const headStartMs = 1_000;

/** `work` is told by its signal when its time is over, or the activity is cancelled. */
export async function inTime<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { activityType, isLocal, startToCloseTimeoutMs: limitMs } = activityInfo();
  const cancelled = cancellationSignal();
  // What runs beside a workflow is timed by its own worker.
  if (isLocal) return work(cancelled);
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    const end = () => {
      const failure = new RolloutFailure('activity_timeout', `${activityType} did not end within ${limitMs / 1000} s`);
      reject(failure);
      late.abort(failure);
    };
    timer = setTimeout(end, limitMs - Math.min(headStartMs, limitMs / 10));
  });
  try {
    return await Promise.race([work(AbortSignal.any([cancelled, late.signal])), over]);
  } finally {
    clearTimeout(timer);
  }
}
