/** Counts the results of a batch without reading its records. */

import type { Tally } from '../contracts/batch.ts';
import type { Store } from '../store/store.ts';
import { emptyTally } from '../contracts/tally.ts';
import { addDigest } from './digest.ts';
import { digestRange } from './digest-range.ts';
import { requireManifest } from './manifest.ts';
import { rangesOf } from './read.ts';

/** `verified + failed + not_collected = total`. */
export interface Summary extends Tally {
  /** Rollouts asked for. */
  total: number;
  /** Still open, or never started: Temporal knows which. */
  not_collected: number;
  /** Sentences about files and lines that are torn, and so do not count. */
  damaged: readonly string[];
}

/** Nobody reads more, and this is asked for every second. */
const maxDamaged = 20;

export async function summarize(store: Store, batch: string): Promise<Summary> {
  const { total } = (await requireManifest(store, batch)).input;
  const tally = emptyTally();
  const damaged: string[] = [];
  const warn = (message: string): void => {
    if (damaged.length < maxDamaged) damaged.push(message);
  };
  for (const range of await rangesOf(store, batch)) {
    for (const digest of (await digestRange(store, batch, range, { warn })).values()) addDigest(tally, digest);
  }
  return { ...tally, total, not_collected: total - tally.verified - tally.failed, damaged };
}
