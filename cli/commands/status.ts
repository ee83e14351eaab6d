/** `dgym status`: how far a batch is, from Temporal or from the store. */

import { readManifest } from '../../results/index.ts';
import { openStore } from '../../store/store.ts';
import { readStatus, unknownBatch, type BatchStatus } from '../../batches/status.ts';
import { exitCodes } from '../errors.ts';
import { UnavailableError } from '../../batches/temporal/unavailable-error.ts';
import { batchOf } from '../../batches/batch-id.ts';
import { storeUrl } from '../../batches/store-url.ts';
import { onInterrupt } from '../interrupt.ts';
import { createOutput, type CommonFlags } from '../output.ts';
import { createProgressView } from '../progress.ts';
import { statusText } from '../status-text.ts';
import { connect } from '../../batches/temporal/connect.ts';
import { watchBatch } from '../watch.ts';

interface StatusFlags extends CommonFlags {
  readonly store?: string;
  readonly watch?: boolean;
}

export async function status(flags: StatusFlags, given?: string): Promise<number> {
  const output = createOutput(flags);
  const store = openStore(storeUrl(flags.store));
  const batch = await batchOf(given, store);
  const told = (found: BatchStatus): number => {
    output.say(statusText(found));
    output.result(found);
    return exitCodes.ok;
  };
  const server = await connect({ note: output.note }).catch((error: unknown) => unreachable(error));
  if (!('client' in server)) {
    // Of a batch that has ended the store knows everything; of any other only Temporal knows whether it runs.
    const found = await readStatus(undefined, store, batch);
    if (found.ended_at === null && found.state !== 'done') throw server.error;
    return told(found);
  }
  try {
    if (!flags.watch) return told(await readStatus(server, store, batch));
    const manifest = await readManifest(store, batch);
    if (!manifest) throw unknownBatch(batch, store);
    const view = createProgressView();
    const interrupt = onInterrupt();
    const last = await watchBatch({
      server,
      store,
      manifest,
      view,
      signal: interrupt.signal,
      onStatus: (found) => output.result(found),
    });
    view.end();
    interrupt.release();
    if (!last) return interrupt.exitCode();
    output.say(statusText(last));
    return last.state === 'done' && last.failed === 0 ? exitCodes.ok : exitCodes.failed;
  } finally {
    await server.close();
  }
}

function unreachable(error: unknown): { readonly error: Error } {
  if (error instanceof UnavailableError) return { error };
  throw error;
}
