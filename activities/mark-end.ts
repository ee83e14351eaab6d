/** The activity that leaves in the store that a batch has ended, and how. */

import type { MarkEndInput } from '../contracts/batch.ts';
import { putEnd } from '../results/end.ts';
import { openStore } from '../store/store.ts';
import { classified } from './failures.ts';

/** May run twice: the second time writes the same. */
export async function markEnd({ store, batch, end }: MarkEndInput): Promise<void> {
  try {
    await putEnd(openStore(store), batch, end);
  } catch (error) {
    throw classified(error, 'store_failed');
  }
}
