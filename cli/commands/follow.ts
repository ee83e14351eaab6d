/** `dgym follow`: the rollouts of a batch as lines of JSON, as they end. */

import { batchOf } from '../../batches/batch-id.ts';
import { RolloutStream } from '../../batches/rollouts.ts';
import { unknownBatch } from '../../batches/status.ts';
import { storeUrl } from '../../batches/store-url.ts';
import { connect } from '../../batches/temporal/connect.ts';
import { readManifest } from '../../results/index.ts';
import { openStore } from '../../store/store.ts';
import { exitCodes } from '../errors.ts';
import { checkFollowed, followInto } from '../follow-file.ts';
import { onInterrupt } from '../interrupt.ts';
import { createOutput, type CommonFlags } from '../output.ts';

interface FollowFlags extends CommonFlags {
  readonly store?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly failures?: boolean;
  readonly cursor?: string;
}

export async function follow(flags: FollowFlags, given?: string): Promise<number> {
  const { out = '-', force = false, failures = false, cursor } = flags;
  const output = createOutput(flags);
  const store = openStore(storeUrl(flags.store));
  const batch = await batchOf(given, store);
  if (!(await readManifest(store, batch))) throw unknownBatch(batch, store);
  await checkFollowed(out, force, '--out');
  const server = await connect({ note: output.note });
  const interrupt = onInterrupt();
  try {
    const { signal } = interrupt;
    const stream = new RolloutStream({ server, store }, batch, { signal, ...(cursor !== undefined && { cursor }) });
    const { verified, failed } = await followInto(out, stream, { failures });
    output.note(`${verified} verified and ${failed} failed rollouts of ${batch} were read.`);
    if (!signal.aborted) return exitCodes.ok;
    output.note(`\`dgym follow ${batch} --cursor ${stream.cursor}\` goes on after them.`);
    return interrupt.exitCode();
  } finally {
    interrupt.release();
    await server.close();
  }
}
