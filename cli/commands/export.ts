/** `dgym export`: writes what a batch has so far. */

import { exportBatch as write } from '../../activities/export.ts';
import type { FormatName } from '../../activities/export/formats.ts';
import { readManifest } from '../../activities/results.ts';
import { openStore } from '../../activities/store/store.ts';
import { unknownBatch } from '../batch-status.ts';
import { exitCodes } from '../errors.ts';
import { batchId } from '../flags/batch.ts';
import { storeUrl } from '../flags/store.ts';
import { createOutput, type CommonFlags } from '../output.ts';
import { checkOutput, defaultOutput } from '../result-files.ts';

interface ExportFlags extends CommonFlags {
  readonly format: FormatName;
  readonly out?: string;
  readonly force?: boolean;
  readonly store?: string;
}

export async function exportBatch(flags: ExportFlags, given?: string): Promise<number> {
  const output = createOutput(flags);
  const batch = batchId(given);
  const store = openStore(storeUrl(flags.store));
  if (!(await readManifest(store, batch))) throw unknownBatch(batch, store);
  const out = flags.out ?? defaultOutput(batch);
  await checkOutput(out, flags.force ?? false);
  const { format } = flags;
  const written = await write({ store, batch, format, out, warn: (text) => output.note(text) });
  output.say(`${written.rollouts} rollouts   ${out}\n${written.failures} failures   ${written.failures_out}`);
  output.result({ batch, format, out, ...written });
  return exitCodes.ok;
}
