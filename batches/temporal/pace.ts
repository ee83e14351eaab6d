/** How fast the rollouts of a batch end, from what Temporal lists: for those who have not watched it. */

import { countEnded, type Execution } from './batches.ts';
import type { Server } from './connect.ts';

const windowMs = 60_000;

export async function endedLately(server: Server, batch: string, { started }: Execution): Promise<Ended> {
  const ageMs = Math.max(1_000, Date.now() - started.getTime());
  const lately = new Date(Math.max(started.getTime(), Date.now() - windowMs));
  const count = await countEnded(server, batch, lately);
  if (count > 0) return { now: (count * 60_000) / Math.min(ageMs, windowMs) };
  const all = ageMs > windowMs ? await countEnded(server, batch, started) : 0;
  return all > 0 ? { before: (all * 60_000) / ageMs } : {};
}

/** Rollouts that end in a minute. */
export interface Ended {
  /** Over the last minute; `undefined` when none has ended in it. */
  readonly now?: number;
  /** Since the batch started. */
  readonly before?: number;
}
