/** The end of a batch, left in its store: readers of results need not ask Temporal, which forgets. */

import { CancellationScope, log, patched, workflowInfo } from '@temporalio/workflow';
import type { BatchEnd, BatchInput } from '../contracts/batch.ts';
import { shorten } from '../contracts/text.ts';
import { maxMessageLength } from './failure.ts';
import { markEnd } from './store.ts';

/** A store that is out of reach keeps no batch from ending: who asks Temporal how it ended leaves the mark then. */
export async function markEnded(
  { spec: { store, batch }, generation }: BatchInput,
  how: Pick<BatchEnd, 'state' | 'message'>,
): Promise<void> {
  if (!patched('end-mark')) return;
  const end: BatchEnd = {
    generation,
    ...how,
    started_at: workflowInfo().startTime.toISOString(),
    ended_at: new Date().toISOString(),
  };
  await CancellationScope.nonCancellable(() => markEnd({ store, batch, end })).catch((error: unknown) =>
    log.warn('the end of the batch is not marked in its store', { error }),
  );
}

export function messageOf(error: unknown): string {
  return shorten(error instanceof Error ? error.message : String(error), maxMessageLength);
}
