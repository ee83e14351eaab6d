/** The rollouts of a batch as they end, each once: who comes late, or comes back with a cursor, gets all the others. */

import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError } from '@temporalio/client';
import type { FailureRecord, RolloutRecord } from '../contracts/record.ts';
import {
  isFailed,
  isMissing,
  listEndings,
  readEnding,
  type Asked,
  type Ended,
  type Listed,
} from '../results/endings.ts';
import { requireManifest } from '../results/manifest.ts';
import { rangesOf, readResults } from '../results/read.ts';
import type { Store } from '../store/store.ts';
import { Given } from './given.ts';
import { describeWorkflow, endedIn, runningLeaves } from './temporal/batches.ts';
import type { Server } from './temporal/connect.ts';

/** A rollout that has ended: with its record, or with its failure. */
export type Rollout = {
  /** Number of the row in the dataset, from 0. */
  readonly row: number;
  /** From 0. */
  readonly sample: number;
} & (
  | { readonly record: RolloutRecord; readonly failure?: never }
  | { readonly failure: FailureRecord; readonly record?: never }
);

/** Options of `batch.rollouts`. */
export interface FollowOptions {
  /** Of an earlier stream: what it has given is not given again. @default none */
  readonly cursor?: string;
  /** Ends the stream; the cursor then tells how far it came. */
  readonly signal?: AbortSignal;
}

const pollMs = 500;
/** Time between two readings of the whole store while no worker answers. */
const scanMs = 5_000;

/**
 * An async iterable that ends with the batch. A failure that is retried later and then verified is given a second time, with
 * its record.
 */
export class RolloutStream implements AsyncIterable<Rollout> {
  private readonly given: Given;
  private readonly leaves = new Map<string, number>();

  private readonly server: Server;
  private readonly store: Store;
  private readonly batch: string;
  private readonly options: FollowOptions;

  /** @internal */
  constructor({ server, store }: { server: Server; store: Store }, batch: string, options: FollowOptions = {}) {
    [this.server, this.store, this.batch, this.options] = [server, store, batch, options];
    this.given = Given.parse(options.cursor);
  }

  /** Everything given so far, for another stream of the same batch. */
  get cursor(): string {
    return this.given.text();
  }

  /** For `for await`. */
  async *[Symbol.asyncIterator](): AsyncIterator<Rollout> {
    for await (const ended of this.endings()) {
      const { row, sample } = ended;
      yield isFailed(ended) ? { row, sample, failure: ended.failure } : { row, sample, record: ended.record };
    }
  }

  /**
   * The same with their JSON as it is stored.
   * @internal
   */
  async *endings(): AsyncIterable<Ended> {
    const { signal } = this.options;
    const { input } = await requireManifest(this.store, this.batch);
    let scanned = 0;
    while (!signal?.aborted) {
      const open = await this.isOpen();
      const leaves = open ? await runningLeaves(this.server, this.batch) : [];
      if (!open) {
        // Whatever ended before the workflow did is in the store by now.
        for (const range of await rangesOf(this.store, this.batch)) yield* this.scan(range);
        // Only who lacks some after that reads everything, and what was never collected with it.
        if (this.given.size < input.total) yield* this.fresh(endedOf(readResults(this.store, this.batch)));
        return;
      }
      const over = [...this.leaves.keys()].some((id) => !leaves?.includes(id));
      // What ended before somebody asked, in ranges that run no more, and while nobody answers, only the store knows.
      if (scanned === 0 || over || (!leaves && Date.now() - scanned > scanMs)) {
        for (const range of await rangesOf(this.store, this.batch)) yield* this.scan(range);
        scanned = Date.now();
        for (const id of this.leaves.keys()) if (!leaves?.includes(id)) this.leaves.delete(id);
      }
      let some = false;
      for (const leaf of leaves ?? []) {
        for await (const ended of this.endedIn(leaf)) {
          some = true;
          yield ended;
        }
      }
      if (!some) await sleep(pollMs, undefined, signal ? { signal } : {}).catch(() => undefined);
    }
  }

  /** A server that does not answer for a while is waited for. */
  private async isOpen(): Promise<boolean> {
    try {
      return (await describeWorkflow(this.server, this.batch))?.status === 'RUNNING';
    } catch (error) {
      if (isGrpcServiceError(error)) return true;
      throw error;
    }
  }

  /** Rollouts that have ended in a running leaf since it was asked last. */
  private async *endedIn(leaf: string): AsyncIterable<Ended> {
    const from = this.leaves.get(leaf) ?? 0;
    const answer = await endedIn(this.server, leaf, from);
    if (!answer) return;
    const { range, ended } = answer;
    let failed = false;
    for (const [row, sample] of ended) {
      // Most have a record, which is read without listing what else there is.
      const found = await this.read(range, { row, sample, recorded: true, failures: [] });
      if (found) yield* this.fresh([found]);
      else failed = true;
    }
    if (failed) yield* this.scan(range);
    this.leaves.set(leaf, from + ended.length);
  }

  private async *scan(range: string): AsyncIterable<Ended> {
    for (const listed of await listEndings(this.store, this.batch, range)) {
      const { row, sample, recorded } = listed;
      if (recorded ? this.given.isVerified(row, sample) : this.given.has(row, sample)) continue;
      const found = await this.read(range, listed);
      if (found) yield* this.fresh([found]);
    }
  }

  private read(range: string, listed: Listed): Promise<Ended | undefined> {
    return readEnding(this.store, this.batch, range, listed, () => undefined);
  }

  private async *fresh(found: AsyncIterable<Ended> | Iterable<Ended>): AsyncIterable<Ended> {
    for await (const ended of found) {
      if (this.given.add(ended.row, ended.sample, !isFailed(ended))) yield ended;
    }
  }
}

/** Without rollouts of a batch that was ended from outside, which never ended themselves. */
async function* endedOf(results: AsyncIterable<Asked>): AsyncIterable<Ended> {
  for await (const asked of results) if (!isMissing(asked)) yield asked;
}
