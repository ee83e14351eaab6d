/** `ended.json`: that a batch has ended, and how. Temporal forgets it, and readers of results need not ask. */

import { BatchEnd, type Manifest } from '../contracts/batch.ts';
import { endKey } from '../store/layout.ts';
import type { Store } from '../store/store.ts';

export function putEnd(store: Store, batch: string, end: BatchEnd): Promise<void> {
  return store.replace(endKey(batch), `${JSON.stringify(end, null, 2)}\n`);
}

/** How the latest run of the batch ended; `undefined` while it runs, and where nobody could say so. */
export async function readEnd(store: Store, { batch, input }: Manifest): Promise<BatchEnd | undefined> {
  const content = await store.read(endKey(batch));
  if (!content) return undefined;
  try {
    const end = BatchEnd.safeParse(JSON.parse(content.toString())).data;
    return end?.generation === input.generation ? end : undefined;
  } catch {
    // Torn, and as good as none.
    return undefined;
  }
}
