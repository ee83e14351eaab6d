/** Writes the results of a batch to files: the rollouts, and the failures beside them. */

import { isFailed, type Warn } from '../results/endings.ts';
import { readResults } from '../results/read.ts';
import type { Store } from '../store/store.ts';
import { FileDraft } from './draft.ts';
import { formats, type FormatName } from './formats.ts';

export { ExportError } from './draft.ts';

export interface Exported {
  readonly rollouts: number;
  readonly failures: number;
  /** Where the failures are. */
  readonly failures_out: string;
}

/**
 * Writes the rollouts of a batch to `out`, ordered by row and sample, and its failures to `<stem>_failures.jsonl` beside it.
 * Both files are complete or absent, and replace what was there; the rollouts come last, so who sees them has both.
 */
export async function exportBatch(options: {
  readonly store: Store;
  readonly batch: string;
  readonly format: FormatName;
  readonly out: string;
  /** Hears of torn files. */
  readonly warn?: Warn;
}): Promise<Exported> {
  const { store, batch, out, warn } = options;
  const format = formats[options.format];
  const failures_out = failuresPath(out);
  const rollouts = new FileDraft(out);
  const failures = new FileDraft(failures_out);
  try {
    await rollouts.open();
    await failures.open();
    for await (const ended of readResults(store, batch, warn ? { warn } : {})) {
      if (isFailed(ended)) await failures.add(ended.text);
      else await rollouts.add(format(ended));
    }
    // A disk that is full says so before either file has its name.
    await failures.complete();
    await rollouts.complete();
    await failures.settle();
    await rollouts.settle();
  } catch (error) {
    await Promise.all([rollouts.discard(), failures.discard()]);
    throw error;
  }
  return { rollouts: rollouts.lines, failures: failures.lines, failures_out };
}

/** `rollouts.jsonl` → `rollouts_failures.jsonl`, as in NeMo Gym. */
export function failuresPath(out: string): string {
  return `${out.replace(/\.jsonl?$/, '')}_failures.jsonl`;
}
