/** The activity that gathers the records of a range that is done into one file. */

import { compact } from '../results/compact.ts';
import { openStore } from '../store/store.ts';
import { classified } from './failures.ts';
import { heartbeating } from './heartbeat.ts';

/** May run twice: the second time finds nothing to do, or does the same again. */
export async function compactRange(input: { store: string; batch: string; range: string }): Promise<void> {
  try {
    await heartbeating(() => compact(openStore(input.store), input.batch, input.range));
  } catch (error) {
    throw classified(error, 'store_failed');
  }
}
