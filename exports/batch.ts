/** Writes what a batch has so far to files that trainers load: a group in memory at a time, the same bytes each time. */

import { hasInexact, parseExact } from '../contracts/exact-json.ts';
import { isFailed, isMissing, type Asked, type Warn } from '../results/endings.ts';
import { requireManifest } from '../results/manifest.ts';
import { readResults } from '../results/read.ts';
import type { Store } from '../store/store.ts';
import type { RolloutRecord } from '../contracts/record.ts';
import { Counter } from './counts.ts';
import { filterGroup, type Filters } from './filters.ts';
import type { FormatName } from './format-names.ts';
import type { Format, FormatOptions } from './format.ts';
import { formats } from './formats.ts';
import { groupsOf } from './groups.ts';
import { exportManifest, writtenFile, type ExportManifest } from './manifest.ts';
import { failuresPath, manifestPath } from './paths.ts';
import { writerOf } from './writers.ts';
import { FileDraft } from './writers/draft.ts';

export { ExportError } from './writers/draft.ts';

/** What `batch.export` writes, and where. */
export interface ExportOptions {
  readonly format: FormatName;
  /** Path of the file. */
  readonly out: string;
  /** Which verified rollouts. @default all */
  readonly filters?: Filters;
  /** Options of the format. @default as `dgym export` */
  readonly options?: Partial<Omit<FormatOptions, 'leaveOut'>>;
  /** Hears of torn files. */
  readonly warn?: Warn;
}

/** What was written. */
export interface Exported {
  readonly manifest: ExportManifest;
  readonly manifest_out: string;
  /** Where the failures are, if the format has a file for them. */
  readonly failures_out?: string;
}

export const defaultOptions: Omit<FormatOptions, 'leaveOut'> = {
  groupStatistics: false,
  arguments: 'object',
  tools: 'list',
  reasoning: 'text',
  pairs: 'best-worst',
  minDifference: 0,
  completions: 'answer',
  allowText: false,
};

/**
 * Writes the rollouts of a batch to `out`, ordered by row and sample, a manifest beside it, and for some formats the failures.
 * The files are complete or absent, and replace what was there; the rollouts come last, so who sees them has all of them.
 */
export async function exportBatch(
  given: ExportOptions & { readonly store: Store; readonly batch: string },
): Promise<Exported> {
  const { store, batch, out, filters = {}, warn } = given;
  const source = await requireManifest(store, batch);
  const format: Format = formats[given.format];
  const counter = new Counter();
  const options: FormatOptions = { ...defaultOptions, ...given.options, leaveOut: counter.leaveOut };
  const failures_out = failuresPath(out);
  const manifest_out = manifestPath(out);
  const rollouts = writerOf(format, out);
  const failures = format.failures ? new FileDraft(failures_out) : undefined;
  const described = new FileDraft(manifest_out);
  try {
    await rollouts.open();
    await failures?.open();
    await described.open();
    const results = withExactNumbers(readResults(store, batch, warn ? { warn } : {}));
    for await (const group of groupsOf(results, source.input.samples)) {
      counter.add(group);
      for (const { text } of group.failures) await failures?.add(text);
      const left = filterGroup(group, filters, counter.leaveOut);
      for (const row of format.rows(left, options)) await rollouts.add(row);
    }
    await failures?.complete();
    await rollouts.complete();
    const manifest = exportManifest({
      format: given.format,
      rows: writtenFile(out, rollouts.rows, rollouts),
      failures: failures && writtenFile(failures_out, failures.lines, failures),
      counter,
      filters,
      options,
      takes: format.takes,
      source,
    });
    // A disk that is full says so before any file has its name.
    await described.write(`${JSON.stringify(manifest, null, 2)}\n`);
    await described.complete();
    await failures?.settle();
    await described.settle();
    await rollouts.settle();
    return { manifest, manifest_out, ...(failures && { failures_out }) };
  } catch (error) {
    await Promise.all([rollouts.discard(), failures?.discard(), described.discard()]);
    throw error;
  }
}

/** Numbers of rows and tools that JavaScript cannot hold are written as they stand in the records. */
async function* withExactNumbers(results: AsyncIterable<Asked>): AsyncIterable<Asked> {
  for await (const asked of results) {
    const asItIs = isMissing(asked) || isFailed(asked) || !hasInexact(asked.text);
    // Read before as the record that it is.
    yield asItIs ? asked : { ...asked, record: parseExact(asked.text) as RolloutRecord };
  }
}
