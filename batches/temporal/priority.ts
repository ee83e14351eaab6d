/** How batches share the queues. What a batch starts, rollouts and model calls included, inherits it. */

import type { Priority } from '@temporalio/common';

/** The server takes 64 bytes of a key; the end of an id is what tells batches apart. */
const maxKeyLength = 64;

/** Up to here a batch is small: somebody waits for it, and it is soon out of the way of the others. */
const smallRollouts = 100;
/** With equal shares a small batch would take more than twice its time: an idle queue lets the first second's calls through at once. */
const smallWeight = 4;

/** Batches take turns; a small one gets several for each of a large one's. */
export function priorityOf({ batch, rollouts }: { readonly batch: string; readonly rollouts: number }): Priority {
  return { fairnessKey: batch.slice(-maxKeyLength), ...(rollouts <= smallRollouts && { fairnessWeight: smallWeight }) };
}
