/** A batch, running or ended: what can be asked of it, told to it, and read from it. */

import type { FailureClass } from '../contracts/failures.ts';
import { exportBatch, type Exported, type ExportOptions } from '../exports/batch.ts';
import { readManifest } from '../results/index.ts';
import type { Manifest } from '../contracts/batch.ts';
import type { Store } from '../store/store.ts';
import type { Keeper } from '../workers/keeper.ts';
import { cancelBatch, pauseBatch, scaleBatch, unpauseBatch } from './control.ts';
import { groupsOf, type Group } from './groups.ts';
import { startOwnWorker } from './own-worker.ts';
import { planResume, prepareResume, type ResumeOptions, type Round } from './resume.ts';
import { retryFailed } from './retry.ts';
import { RolloutStream, type FollowOptions } from './rollouts.ts';
import { prepareRound, startRound, type RoundOptions } from './rounds.ts';
import { readStatus, unknownBatch, type BatchStatus } from './status.ts';
import { whenClosed } from './temporal/closed.ts';
import type { Server } from './temporal/connect.ts';
import { workerLog } from './worker-log.ts';

/** The parts of a `Gym` that its batches use. */
export interface Setting {
  readonly server: Server;
  readonly store: Store;
  readonly note: (text: string) => void;
}

export interface RetryOptions extends RoundOptions {
  /** Only failures of this class, or of these. @default all */
  readonly class?: FailureClass | readonly FailureClass[];
}

/** Made by `gym.collect` and `gym.batch`. All errors about a batch that does not exist are `ConfigurationError`s. */
export class Batch {
  /** Its id, which is also that of its workflow. */
  readonly id: string;
  private readonly setting: Setting;
  private worker: Keeper | undefined;

  /** @internal */
  constructor(setting: Setting, id: string, worker?: Keeper) {
    this.setting = setting;
    this.id = id;
    this.worker = worker;
  }

  /** Its progress: from its workflow while a worker answers, else from the store. */
  status(): Promise<BatchStatus> {
    return readStatus(this.setting.server, this.setting.store, this.id);
  }

  /** Rollouts as they end, each once; the stream ends with the batch. `stream.cursor` goes on in another process. */
  rollouts(options: FollowOptions = {}): RolloutStream {
    return new RolloutStream(this.setting, this.id, options);
  }

  /** The samples of a row, when the last of them has ended. */
  async *groups(options: Pick<FollowOptions, 'signal'> = {}): AsyncIterable<Group> {
    const { input } = await this.manifest();
    yield* groupsOf(this.rollouts(options), input.samples);
  }

  /** No more rollouts start; the open ones go on. Without a worker it takes effect when one runs. */
  async pause(): Promise<void> {
    await pauseBatch(this.setting.server, this.id);
  }

  /** Rollouts start again. */
  async unpause(): Promise<void> {
    await unpauseBatch(this.setting.server, this.id);
  }

  /** Changes how many rollouts may be open. */
  async scale(concurrency: number): Promise<void> {
    await scaleBatch(this.setting.server, this.id, concurrency);
  }

  /** Ends it: open rollouts are cancelled, or with `drain` end by themselves. `resume` goes on. */
  async cancel({ drain = false }: { readonly drain?: boolean } = {}): Promise<void> {
    await cancelBatch(this.setting.server, this.id, drain);
  }

  /** Runs failed rollouts again; resolves to how many. */
  async retry({ class: given, ...options }: RetryOptions = {}): Promise<number> {
    const classes = given === undefined ? undefined : [given].flat();
    const prepared = await prepareRound(await this.manifest(), options);
    const { count, round } = await retryFailed(this.setting.server, this.setting.store, {
      ...prepared,
      options,
      classes,
    });
    if (round) await this.begin(round, options);
    return count;
  }

  /** Goes on with it: attaches to an open batch, or collects what a closed one left out. */
  async resume(options: ResumeOptions = {}): Promise<void> {
    const prepared = await prepareResume(await this.manifest(), options);
    await this.begin(await planResume(this.setting.server, this.setting.store, prepared), options);
  }

  /** Its last status, once it has ended. Its own worker, where it has one, is stopped then. */
  async result({
    signal = new AbortController().signal,
  }: { readonly signal?: AbortSignal } = {}): Promise<BatchStatus> {
    await whenClosed(this.setting.server, this.id, signal);
    if (!signal.aborted) await this.close();
    return this.status();
  }

  /** Writes what it has so far, as `dgym export` does; an open batch may be exported. */
  export(options: ExportOptions): Promise<Exported> {
    return exportBatch({ store: this.setting.store, batch: this.id, ...options });
  }

  /** Stops its own worker, where it has one: nothing of it runs then until it is resumed. */
  async close(): Promise<void> {
    await this.worker?.stop();
    this.worker = undefined;
  }

  private async begin({ manifest, next, ending }: Round, { worker }: RoundOptions): Promise<void> {
    const { server, store, note } = this.setting;
    const current = next ?? manifest;
    if (worker !== 'none')
      this.worker ??= await startOwnWorker(server, current, { place: worker, log: workerLog(this.id), note });
    if (next) await startRound({ server, store, manifest, next, ending, note });
  }

  private async manifest(): Promise<Manifest> {
    const manifest = await readManifest(this.setting.store, this.id);
    if (!manifest) throw unknownBatch(this.id, this.setting.store);
    return manifest;
  }
}
