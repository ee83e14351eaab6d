/** `dgym export`: writes what a batch has so far, in a layout that a trainer loads. */

import { readManifest } from '../../results/index.ts';
import { openStore } from '../../store/store.ts';
import { exportBatch as write } from '../../exports/batch.ts';
import { formats } from '../../exports/formats.ts';
import { unknownBatch } from '../../batches/status.ts';
import { exitCodes } from '../errors.ts';
import { exportSettings } from '../export/settings.ts';
import { exportText } from '../export/text.ts';
import { batchOf } from '../../batches/batch-id.ts';
import type { ExportFlags } from '../flags/export.ts';
import { storeUrl } from '../../batches/store-url.ts';
import { createOutput } from '../output.ts';
import { checkOutput, defaultOutput } from '../result-files.ts';

export async function exportBatch(flags: ExportFlags, given?: string): Promise<number> {
  const output = createOutput(flags);
  const store = openStore(storeUrl(flags.store));
  const batch = await batchOf(given, store);
  const source = await readManifest(store, batch);
  if (!source) throw unknownBatch(batch, store);
  const { format, force = false } = flags;
  const environments = source.input.environments.map(({ name }) => name);
  const settings = exportSettings(flags, environments);
  const { extension, failures } = formats[format];
  const out = flags.out ?? defaultOutput(batch, format === 'gym' ? undefined : `${format}.${extension}`);
  await checkOutput(out, force, { failures });
  const written = await write({ store, batch, format, out, ...settings, warn: (text) => output.note(text) });
  output.say(exportText(out, written));
  const { manifest: made, ...files } = written;
  output.result({ batch, format, out, ...files, manifest: made });
  return exitCodes.ok;
}
