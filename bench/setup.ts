/** A server, a model and those who collect, for one combination: none inherits another's database, caches or heap. */

import { Client, Connection } from '@temporalio/client';
import type { TemporalServer } from '../test/temporal-server.ts';
import { startBare, startOurs, type Collector } from './collector.ts';
import type { Combination } from './flags.ts';
import { startModel, type Model } from './model.ts';
import { letGo, start } from './processes.ts';
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
export async function withSetup<T>(
  { baseline, workers }: Pick<Combination, 'baseline' | 'workers'>,
  signal: AbortSignal,
  use: (setup: Setup) => Promise<T>,
): Promise<T> {
  const ends: (() => unknown)[] = [];
  try {
    const { child: guard, ready } = await start(new URL('server-process.ts', import.meta.url), [], { detached: true });
    ends.push(() => letGo(guard));
    const server = ready as Pick<TemporalServer, 'address' | 'pid'>;
    signal.throwIfAborted();
    const model = await startModel();
    ends.push(() => model.stop());
    const connection = await Connection.connect({ address: server.address });
    const client = new Client({ connection });
    const surroundings = { address: server.address, client, url: model.url };
    const ours = await startOurs(surroundings, workers);
    ends.push(() => ours.stop());
    const bare = baseline ? await startBare(surroundings, workers) : undefined;
    if (bare) ends.push(() => bare.stop());

    const watched = watch({
      'Temporal server': [server.pid],
      'model server': [model.pid],
      worker: ours.pids,
      'worker of bare Temporal': bare?.pids ?? [],
    });
    ends.push(() => watched.end());
    const setup = { client, serverPid: server.pid, model, ours, bare, watch: watched };
    const result = await Promise.race([use(setup), watched.lost, aborted(signal)]);
    // Only then: a call that is under way would throw where nobody can catch it.
    await connection.close();
    return result;
  } finally {
    for (const end of ends.reverse()) {
      // What is gone already has no end; the others still need theirs.
      await Promise.resolve()
        .then(end)
        .catch(() => undefined);
    }
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => reject(signal.reason as Error);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}
