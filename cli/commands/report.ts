/** `dgym report`: what a batch is worth, from the store alone; or how two batches differ, row by row. */

import { printable, printableJson } from '../../contracts/printable.ts';
import { readManifest } from '../../results/index.ts';
import { openStore, type Store } from '../../store/store.ts';
import type { Manifest } from '../../contracts/batch.ts';
import { collectReport } from '../../reports/collect.ts';
import { compareBatches } from '../../reports/compare.ts';
import { render } from '../report/render.ts';
import { unknownBatch } from '../../batches/status.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { batchOf } from '../../batches/batch-id.ts';
import { storeUrl } from '../../batches/store-url.ts';
import { createOutput } from '../output.ts';
import { choicesOf, formatOf, type ReportFlags } from '../report/flags.ts';
import { writeWhole } from '../report/write.ts';
import { checkOut } from '../reverify/output-file.ts';

export async function report(flags: ReportFlags, given?: string, other?: string): Promise<number> {
  const output = createOutput(flags);
  const { out } = flags;
  const choices = choicesOf(flags);
  const format = formatOf(flags);
  const store = openStore(storeUrl(flags.store));
  const batch = await batchOf(given, store);
  const manifest = await manifestOf(store, batch);
  const against = other === undefined ? undefined : await manifestOf(store, await batchOf(other, store));
  if (against && !flags.differentDatasets) requireSameDataset(manifest, against);
  if (out !== undefined) await checkOut(out, flags.force ?? false, {});

  const found = against
    ? await compareBatches(store, batch, against.batch, choices)
    : await collectReport(store, batch, choices);
  if (out === undefined) {
    const text = render(found, format).trimEnd();
    output.say(format === 'json' ? printableJson(text) : text);
    output.result(found);
    return exitCodes.ok;
  }
  const text = render(found, format);
  await writeWhole(out, format === 'json' ? printableJson(text) : printable(text));
  for (const note of found.notes) output.note(`note: ${note}`);
  output.say(`${format}   ${out}`);
  output.result({ batch, ...(against && { against: against.batch }), format, out, notes: found.notes });
  return exitCodes.ok;
}

async function manifestOf(store: Store, batch: string): Promise<Manifest> {
  const manifest = await readManifest(store, batch);
  if (!manifest) throw unknownBatch(batch, store);
  return manifest;
}

/** Row 7 of one file is not row 7 of another. */
function requireSameDataset(a: Manifest, b: Manifest): void {
  if (a.dataset.sha256 === b.dataset.sha256) return;
  throw new UsageError(
    `${a.batch} and ${b.batch} have different datasets (${a.dataset.path}, ${b.dataset.path}), so their rows are not the same; ` +
      '--different-datasets pairs them by number all the same',
  );
}
