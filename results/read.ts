/** Reads the results of a batch: every rollout that was asked for, with its record or a failure. */

import type { Page } from '../contracts/dataset.ts';
import { rolloutId } from '../contracts/names.ts';
import type { FailureRecord } from '../contracts/record.ts';
import { readPages } from './dataset/pages.ts';
import { endingsPrefix, isRange, rangesPrefix } from '../store/layout.ts';
import type { Store } from '../store/store.ts';
import { compareEndings, endingId, isFailed, listEndings, readEnding, type Ended, type Warn } from './endings.ts';
import { isAsDigested, storedDigests } from './digest.ts';
import { requireManifest } from './manifest.ts';
import { readCompacted, readRange } from './range.ts';

/**
 * The rollouts of a batch, ordered by row and sample, one in memory at a time. One with neither a record nor a failure is
 * given as a failure of class `not_collected`, so that there are always as many as were asked for.
 */
export async function* readResults(
  store: Store,
  batch: string,
  { warn = () => undefined }: { readonly warn?: Warn } = {},
): AsyncIterable<Ended> {
  const { input } = await requireManifest(store, batch);
  const rows = rowNumbers(await readPages(store, batch));
  const found = readRanges(store, batch, warn)[Symbol.asyncIterator]();
  let next = await found.next();
  for (const row of rows) {
    for (let sample = 0; sample < input.samples; sample++) {
      while (!next.done && compareEndings(next.value, { row, sample }) < 0) {
        warn(`${endingId(next.value.row, next.value.sample)} is no rollout of the batch "${batch}"; skipped`);
        next = await found.next();
      }
      if (!next.done && compareEndings(next.value, { row, sample }) === 0) {
        yield next.value;
        next = await found.next();
      } else {
        yield notCollected(batch, row, sample);
      }
    }
  }
}

/** One rollout of a batch; `undefined` while it has not ended. A record in a range's file beats a failure and a torn record. */
export async function readResult(store: Store, batch: string, row: number, sample: number): Promise<Ended | undefined> {
  const isWanted = (entry: Pick<Ended, 'row' | 'sample'>) => compareEndings(entry, { row, sample }) === 0;
  const ignore = () => undefined;
  const ranges = await rangesOf(store, batch);
  let failed: Ended | undefined;
  for (const range of ranges) {
    const listed = (await listEndings(store, batch, range)).find(isWanted);
    const ended = listed && (await readEnding(store, batch, range, listed, ignore));
    if (ended && !isFailed(ended)) {
      const digests = await storedDigests(store, batch, range);
      if (!digests || isAsDigested(digests, ended) !== false) return ended;
    } else failed ??= ended;
  }
  for (const range of ranges) {
    for await (const { ended } of readCompacted(store, batch, range, ignore)) if (isWanted(ended)) return ended;
  }
  return failed;
}

/** Names of the ranges that have left anything, in order. */
export async function rangesOf(store: Store, batch: string): Promise<string[]> {
  const names = new Set<string>();
  for (const ending of ['records', 'failures'] as const) {
    for (const name of await store.folders(endingsPrefix(batch, ending))) if (isRange(name)) names.add(name);
  }
  for await (const key of store.list(rangesPrefix(batch))) {
    const name = /\/([^/]+)\.jsonl$/.exec(key)?.[1];
    if (name !== undefined && isRange(name)) names.add(name);
  }
  return [...names].sort((one, other) => Number(one) - Number(other));
}

/** Ranges follow the order of rows, so one after the other gives the whole in order. */
async function* readRanges(store: Store, batch: string, warn: Warn): AsyncIterable<Ended> {
  for (const range of await rangesOf(store, batch)) yield* readRange(store, batch, range, warn);
}

function* rowNumbers(pages: readonly Page[]): Generator<number> {
  for (const { first, count, rows } of pages) {
    for (let line = 0; line < count; line++) yield rows?.[line] ?? first + line;
  }
}

function notCollected(batch: string, row: number, sample: number): Ended {
  const failure: FailureRecord = {
    _ng_task_index: row,
    _ng_rollout_index: sample,
    _ng_failure_class: 'not_collected',
    failure: { class: 'not_collected', message: 'it has neither a record nor a failure in the store', attempts: 0 },
    rollout: { id: rolloutId(batch, row, sample), batch },
  };
  return { row, sample, text: JSON.stringify(failure), failure, generation: 0 };
}
