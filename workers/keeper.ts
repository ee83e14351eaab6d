/** Worker processes that are replaced when they die. */

import { startWorker, type WorkerOptions, type WorkerProcess } from './process.ts';

/** What running calls get when a command ends; then they are given up, and tried again by the next worker. */
const grace = '3 seconds';
const patienceMs = 4_500;
/** The wait before a second worker in a row is replaced; it doubles from then on, so that a server may come back. */
const restartDelayMs = 1_000;
/** Deaths without a good life between them after which it is not started again: it cannot run here. */
const maxDeaths = 5;
/** A worker that has polled for so long can run here, whatever ended it; another is started at once. */
const goodLifeMs = 20_000;

export interface Keeper {
  stop(): Promise<void>;
}

/** The worker of `collect` and `resume`, stopped within five seconds. `note` hears when it had to be replaced. */
export async function keepWorker(options: WorkerOptions, note: (text: string) => void): Promise<Keeper> {
  const kept = keepProcess({ ...options, grace }, note);
  kept.lost.catch((error: unknown) => note(`${(error as Error).message}; start one with \`dgym worker\``));
  await kept.ready;
  return { stop: () => kept.stop(patienceMs) };
}

export interface Kept {
  /** Its process id; that of the first, when it was replaced. */
  readonly pid: number;
  /** Resolves once it polls; rejects when it ends before, for then another would end as well. */
  readonly ready: Promise<void>;
  /** Never resolves; rejects when it has died so often that it is not started again. */
  readonly lost: Promise<never>;
  /** Asks it to stop, and ends it for good when it has not after `patienceMs`. */
  stop(patienceMs?: number): Promise<void>;
  kill(): void;
}

export function keepProcess(options: WorkerOptions, note: (text: string) => void): Kept {
  const stopping = new AbortController();
  let current = startWorker(options);
  const { pid, ready } = current;
  const log = options.log === undefined ? '' : `, see ${options.log}`;
  const lost = ready.then(replaceDead, () => forever);
  lost.catch(() => undefined);

  async function replaceDead(): Promise<never> {
    for (let deaths = 1; ; deaths++) {
      let polledAt = Infinity;
      current.ready.then(
        () => (polledAt = Date.now()),
        () => undefined,
      );
      const how = await current.ended;
      if (stopping.signal.aborted) return forever;
      const cost = current.costBy();
      // A hook that has cost two workers is not run again, so there is an end to these.
      if (Date.now() - polledAt > goodLifeMs || cost) deaths = 1;
      const died = `${deathText(cost, how)}${log}`;
      if (deaths > maxDeaths) throw new Error(`${died}, ${deaths} times within minutes`);
      note(`${died}; starting another`);
      if (deaths > 1) await delay(restartDelayMs * 2 ** (deaths - 2), stopping.signal);
      // The delay may have been cut short.
      if (isAborted(stopping.signal)) return forever;
      current = startWorker(options);
    }
  }

  return {
    pid,
    ready,
    lost,
    async stop(patience) {
      stopping.abort();
      await current.stop(patience);
    },
    kill() {
      stopping.abort();
      current.kill();
    },
  };
}

function deathText(cost: ReturnType<WorkerProcess['costBy']>, how: string): string {
  if (cost === 'blocked') return 'a hook blocked the worker, which ended itself';
  return cost === 'ended' ? `the worker died (${how}) while it ran hooks, which are noted` : `the worker died (${how})`;
}

const forever = new Promise<never>(() => undefined);

function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
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
