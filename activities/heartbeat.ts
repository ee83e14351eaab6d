/** Heartbeats while an activity works, so that a dead worker is noticed in seconds and cancellation arrives. */

import { activityInfo, heartbeat } from '@temporalio/activity';
import { heartbeatDetails } from '../store/waiting.ts';

/** Each heartbeat that is sent is a write on the server. */
const everyMs = 10_000;

export async function heartbeating<T>(work: () => Promise<T>): Promise<T> {
  const { heartbeatTimeoutMs } = activityInfo();
  if (heartbeatTimeoutMs === undefined) return work();
  const timer = setInterval(() => heartbeat(heartbeatDetails()), Math.min(everyMs, heartbeatTimeoutMs / 3));
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
