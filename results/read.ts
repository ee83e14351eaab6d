/** Reads the results of a batch: every rollout that was asked for, with its record or a failure. */

import type { BatchEnd } from '../contracts/batch.ts';
import type { Page } from '../contracts/dataset.ts';
import { rolloutId } from '../contracts/names.ts';
import type { FailureRecord } from '../contracts/record.ts';
import { readPages } from './dataset/pages.ts';
import { endingsPrefix, isRange, rangesPrefix } from '../store/layout.ts';
import type { Store } from '../store/store.ts';
import { isAsDigested, storedDigests } from './digest.ts';
import { readEnd } from './end.ts';
import {
  compareEndings,
  endingId,
  isFailed,
  listEndings,
  readEnding,
  type Asked,
  type Ended,
  type Missing,
  type Warn,
} from './endings.ts';
import { requireManifest } from './manifest.ts';
import { readCompacted, readRange } from './range.ts';

/**
 * The rollouts of a batch, ordered by row and sample, one in memory at a time, and as many as were asked for. One with neither
 * a record nor a failure is missing; once the batch has ended, it is a failure of class `not_collected`.
 */
export async function* readResults(
  store: Store,
  batch: string,
  { warn = () => undefined }: { readonly warn?: Warn } = {},
): AsyncIterable<Asked> {
  const manifest = await requireManifest(store, batch);
  const end = await readEnd(store, manifest);
  const rows = rowNumbers(await readPages(store, batch));
  const found = readRanges(store, batch, warn)[Symbol.asyncIterator]();
  let next = await found.next();
  for (const row of rows) {
    for (let sample = 0; sample < manifest.input.samples; sample++) {
      while (!next.done && compareEndings(next.value, { row, sample }) < 0) {
        warn(`${endingId(next.value.row, next.value.sample)} is no rollout of the batch "${batch}"; skipped`);
        next = await found.next();
      }
      if (!next.done && compareEndings(next.value, { row, sample }) === 0) {
        yield next.value;
        next = await found.next();
      } else {
        const missing = { id: rolloutId(batch, row, sample), batch };
        yield end ? notCollected(missing, row, sample, end) : { row, sample, missing };
      }
    }
  }
}

/** One rollout of a batch; `undefined` where it has not ended. A record in a range's file beats a failure and a torn record. */
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
  return failed ?? readAbsent(store, batch, row, sample);
}

/** One that left nothing, once its batch has ended. */
async function readAbsent(store: Store, batch: string, row: number, sample: number): Promise<Ended | undefined> {
  const manifest = await requireManifest(store, batch);
  const end = await readEnd(store, manifest);
  if (!end || sample >= manifest.input.samples) return undefined;
  for (const number of rowNumbers(await readPages(store, batch))) {
    if (number === row) return notCollected({ id: rolloutId(batch, row, sample), batch }, row, sample, end);
  }
  return undefined;
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

function notCollected(rollout: Missing['missing'], row: number, sample: number, { state }: BatchEnd): Ended {
  const message = `it has neither a record nor a failure in the store; its batch ended as ${state}`;
  const failure: FailureRecord = {
    _ng_task_index: row,
    _ng_rollout_index: sample,
    _ng_failure_class: 'not_collected',
    failure: { class: 'not_collected', message, attempts: 0 },
    rollout,
  };
  return { row, sample, text: JSON.stringify(failure), failure, generation: 0 };
}
