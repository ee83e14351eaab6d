/** A server, a model and those who collect, for one combination. */

import type { Client } from '@temporalio/client';
import { startBare, startOurs, type Collector } from './collector.ts';
import type { Combination } from './flags.ts';
import { withGrounds } from './grounds.ts';
import type { Model } from './model.ts';
import { watch, type Watch } from './usage.ts';

export interface Setup {
  readonly client: Client;
  readonly serverPid: number;
  readonly model: Model;
  readonly ours: Collector;
  readonly bare: Collector | undefined;
  readonly watch: Watch;
}

/** Starts all of it for `use`, and ends all of it, also when a process is lost or `signal` says to stop. */
export function withSetup<T>(
  { baseline, workers }: Pick<Combination, 'baseline' | 'workers'>,
  signal: AbortSignal,
  use: (setup: Setup) => Promise<T>,
): Promise<T> {
  return withGrounds(signal, async ({ address, client, serverPid, model, atEnd }) => {
    const surroundings = { address, client, url: model.url };
    const ours = await startOurs(surroundings, workers);
    atEnd(() => ours.stop());
    const bare = baseline ? await startBare(surroundings, workers) : undefined;
    if (bare) atEnd(() => bare.stop());

    const watched = watch({
      'Temporal server': [serverPid],
      'model server': [model.pid],
      worker: ours.pids,
      'worker of bare Temporal': bare?.pids ?? [],
    });
    atEnd(() => watched.end());
    return Promise.race([use({ client, serverPid, model, ours, bare, watch: watched }), watched.lost]);
  });
}
