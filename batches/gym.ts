/** The library: `connect()` to Temporal and a store, then collect, or open a batch that exists. */

import type { Manifest } from '../contracts/batch.ts';
import { listBatches } from '../results/index.ts';
import { openStore } from '../store/store.ts';
import type { Keeper } from '../workers/keeper.ts';
import { Batch, type Setting } from './batch.ts';
import { batchExists, prepare, type Prepared } from './collect/prepare.ts';
import { probe } from './collect/probe.ts';
import { createBatch, startBatch } from './collect/submit.ts';
import { checkOptions, type CollectOptions } from './options.ts';
import { startOwnWorker } from './own-worker.ts';
import { storeUrl } from './store-url.ts';
import { connect as connectServer } from './temporal/connect.ts';
import { workerLog } from './worker-log.ts';

/** Options of `connect`. */
export interface ConnectOptions {
  /** Where results are kept: a folder or a URL. @default `DGYM_STORE`, else `.dgym/store` */
  readonly store?: string;
  /** Start the embedded Temporal server when none is configured and none answers. @default true */
  readonly start?: boolean;
  /** Hears what one waits for, and what happens on the way. @default nobody */
  readonly note?: (text: string) => void;
}

/**
 * Connects to the Temporal server that `TEMPORAL_ADDRESS` or a profile names, else to a local one. Rejects with an
 * `UnavailableError` when it does not answer within 15 seconds.
 *
 * @example
 * const gym = await connect();
 * const batch = await gym.collect({ rows: 'tasks.jsonl', environment: 'mcqa', models: 'Qwen/Qwen3-8B@http://gpu-1:8000/v1' });
 * for await (const { record } of batch.rollouts()) console.log(record?.reward);
 * await gym.close();
 */
export async function connect({ store, start = true, note = () => undefined }: ConnectOptions = {}): Promise<Gym> {
  const opened = openStore(storeUrl(store));
  return new Gym({ server: await connectServer({ start, note }), store: opened, note });
}

/** A connection to a Temporal server, and a store. */
export class Gym {
  private readonly open = new Set<Batch>();
  private readonly setting: Setting;

  /** @internal */
  constructor(setting: Setting) {
    this.setting = setting;
  }

  /** Starts a batch. Resolves once it runs; everything that can be checked before is, and rejects with a `ConfigurationError`. */
  async collect(options: CollectOptions): Promise<Batch> {
    const { server, store, note } = this.setting;
    const prepared = await prepare(checkOptions(options), store.url, { note });
    if (wantsProbe(prepared)) await probe(prepared, note);
    const manifest = await createBatch(server, prepared);
    const worker = await this.workerFor(manifest, prepared);
    if (!(await startBatch(server, manifest))) throw batchExists(manifest.batch);
    return this.added(new Batch(this.setting, manifest.batch, worker));
  }

  /** Any batch of the store, running or ended. */
  batch(id: string): Batch {
    return this.added(new Batch(this.setting, id));
  }

  /** Ids of the batches in the store. */
  batches(): AsyncIterable<string> {
    return listBatches(this.setting.store);
  }

  /** Stops the workers of its batches, which go on when they are resumed, and closes the connection. */
  async close(): Promise<void> {
    await Promise.all(Array.from(this.open, (batch) => batch.close()));
    await this.setting.server.close();
  }

  private workerFor(manifest: Manifest, { options }: Prepared): Promise<Keeper | undefined> {
    const { worker } = options;
    if (worker === 'none') return Promise.resolve(undefined);
    const { server, note } = this.setting;
    return startOwnWorker(server, manifest, { place: worker, log: workerLog(manifest.batch), note });
  }

  private added(batch: Batch): Batch {
    this.open.add(batch);
    return batch;
  }
}

/** Workers of other machines may have other keys and packages. */
export function wantsProbe({ options }: Prepared): boolean {
  return options.probe ?? options.worker !== 'none';
}
