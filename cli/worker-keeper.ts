/** The worker of `collect` and `resume`: replaced when it dies, stopped within five seconds. */

import { startWorker, type WorkerOptions } from './worker-process.ts';

/** Running calls get this long; then they are given up, and tried again by the next worker. */
const grace = '3 seconds';
const patienceMs = 4_500;
/** Before another is started; the first death after a good life is made up for at once. */
const restartDelayMs = 1_000;
/** Deaths without a good life between them after which it is not started again: it cannot run here. */
const maxDeaths = 5;
/** A worker that has polled for so long can run here, whatever ended it. */
const goodLifeMs = 5_000;

export interface Keeper {
  stop(): Promise<void>;
}

/** Resolves once the worker polls. `note` hears when it had to be replaced. */
export async function keepWorker(options: WorkerOptions, note: (text: string) => void): Promise<Keeper> {
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;
  let current = startWorker({ ...options, grace });
  await current.ready;
  void replaceDead();

  async function replaceDead(): Promise<void> {
    for (let deaths = 1; ; deaths++) {
      let polledAt = Infinity;
      current.ready.then(
        () => (polledAt = Date.now()),
        () => undefined,
      );
      const how = await current.ended;
      if (isStopping()) return;
      if (Date.now() - polledAt > goodLifeMs) deaths = 1;
      const log = options.log === undefined ? '' : `, see ${options.log}`;
      if (deaths > maxDeaths) {
        note(`the worker died again (${how})${log}; start one with \`dgym worker\``);
        return;
      }
      note(`the worker died (${how})${log}; starting another`);
      if (deaths > 1) await delay(restartDelayMs, stopping.signal);
      if (isStopping()) return;
      current = startWorker({ ...options, grace });
    }
  }

  return {
    async stop() {
      stopping.abort();
      await current.stop(patienceMs);
    },
  };
}

function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
