/** Heartbeats while an activity works, so that a dead worker is noticed in seconds and cancellation arrives. */

import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { RolloutFailure } from '../contracts/rollout-failure.ts';
import { heartbeatDetails } from '../store/waiting.ts';

/** Each heartbeat that is sent is a write on the server. */
const everyMs = 10_000;

/** The attempt has tried nothing, such as a call whose turn did not come in time. It counts as one that was lost. */
export class NotTriedError extends RolloutFailure {}

/**
 * Their details count the attempts that have come to an end of their own. The worker sends the last one before it reports a
 * failure, so the next attempt finds it; an attempt that was lost with its worker leaves none.
 */
export async function heartbeating<T>(work: () => Promise<T>): Promise<T> {
  const info = activityInfo();
  const { heartbeatTimeoutMs } = info;
  if (heartbeatTimeoutMs === undefined) return work();
  const tries = triesIn(info.heartbeatDetails);
  const timer = setInterval(() => heartbeat(detailsOf(tries)), Math.min(everyMs, heartbeatTimeoutMs / 3));
  try {
    return await work();
  } catch (error) {
    // A worker on its way out cuts it off.
    if (!cancellationSignal().aborted && !(error instanceof NotTriedError)) heartbeat(detailsOf(tries + 1));
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** Attempts before this one that were lost: Temporal counts them, and the workflow does not. */
export function lostAttempts(): number {
  const info = activityInfo();
  return info.isLocal ? 0 : info.attempt - 1 - triesIn(info.heartbeatDetails);
}

function detailsOf(tries: number): Record<string, unknown> | undefined {
  return heartbeatDetails(tries === 0 ? {} : { tries });
}

function triesIn(details: unknown): number {
  const { tries } = (details ?? {}) as { tries?: unknown };
  return typeof tries === 'number' ? tries : 0;
}
