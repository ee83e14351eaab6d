/** Workers inside the caller's process. It has none of a worker process's guards: a hook that blocks or ends it, does so to all. */

import { openCatalogue } from '../catalogue/catalogue.ts';
import { alsoSendKeysTo } from '../models/keys.ts';
import { connect } from './connection.ts';
import type { Keeper } from './keeper.ts';
import { installRuntime } from './logging.ts';
import { checkedSettings, type WorkerOptions } from './process.ts';
import { createWorkers } from './roles.ts';

const graceMs = 3_000;
let installed = false;

/** Resolves once they poll. `note` hears when they end before they are stopped. */
export async function runHere(
  { server, prefix, pools = [], modelUrls = [], modules = [] }: Omit<WorkerOptions, 'log'>,
  note: (text: string) => void,
): Promise<Keeper> {
  const settings = { ...checkedSettings(process.env), prefix, pools: [...pools], shutdownGrace: graceMs };
  installOnce(settings);
  alsoSendKeysTo(modelUrls);
  const connected = await connect(server);
  const workers = await createWorkers(connected, settings, await openCatalogue(modules));
  const running = Promise.all(workers.map((worker) => worker.run()));
  running.catch((error: unknown) => note(`the worker in this process failed: ${String(error)}`));
  return {
    async stop() {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await running.catch(() => undefined);
      await connected.connection.close();
    },
  };
}

/** A caller that has installed a Temporal runtime keeps it, with its logger. */
function installOnce(settings: Parameters<typeof installRuntime>[0]): void {
  if (installed) return;
  installed = true;
  try {
    installRuntime({ ...settings, logLevel: 'warn' });
  } catch {
    // There is one already.
  }
}
