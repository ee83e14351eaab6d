/** Counts the results of a batch without reading its records. */

import type { Tally } from '../contracts/batch.ts';
import type { Store } from '../store/store.ts';
import { emptyTally } from '../contracts/tally.ts';
import { addDigest } from './digest.ts';
import { digestRange } from './digest-range.ts';
import { readEnd } from './end.ts';
import { requireManifest } from './manifest.ts';
import { rangesOf } from './read.ts';

/** `verified + failed + missing = total`. */
export interface Summary extends Tally {
  /** Rollouts asked for. */
  total: number;
  /** Neither a record nor a failure: of a batch that has ended that is a failure too, of class `not_collected`. */
  missing: number;
  /** Sentences about files and lines that are torn, and so do not count. */
  damaged: readonly string[];
}

/** Nobody reads more, and this is asked for every second. */
const maxDamaged = 20;

export async function summarize(store: Store, batch: string): Promise<Summary> {
  const manifest = await requireManifest(store, batch);
  const { total } = manifest.input;
  const tally = emptyTally();
  const damaged: string[] = [];
  const warn = (message: string): void => {
    if (damaged.length < maxDamaged) damaged.push(message);
  };
  for (const range of await rangesOf(store, batch)) {
    for (const digest of (await digestRange(store, batch, range, { warn })).values()) addDigest(tally, digest);
  }
  const missing = total - tally.verified - tally.failed;
  if (missing === 0 || !(await readEnd(store, manifest))) return { ...tally, total, missing, damaged };
  const failures = { ...tally.failures, not_collected: missing };
  return { ...tally, failed: tally.failed + missing, failures, total, missing: 0, damaged };
}
