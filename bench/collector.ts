/** Who collects: our workers, or bare Temporal's. Both have the same number of processes and the same preload. */

import type { Client } from '@temporalio/client';
import type { ModelBinding } from '../contracts/model.ts';
import { describeTally } from '../contracts/tally.ts';
import { submit } from '../test/support/submit.ts';
import { startWorker } from '../test/support/worker-process.ts';
import { preloadPath } from '../workers/paths.ts';
import type { bareBatch } from './baseline/workflow.ts';
import type { Combination } from './flags.ts';
import { inTime, letGo, start } from './processes.ts';
import { benchEnvironment, benchRow } from './workloads.ts';

export type Work = Pick<Combination, 'workload' | 'open' | 'rollouts'>;

export interface Collector {
  readonly pids: readonly number[];
  /** Throws unless all rollouts end with a reward of 1. Their workflow ids are `RUN/NUMBER-0`. */
  collect(run: string, work: Work): Promise<void>;
  stop(): Promise<void>;
}

export interface Surroundings {
  readonly address: string;
  readonly client: Client;
  /** Base URL of the model server. */
  readonly url: string;
}

export async function startOurs({ address, client, url }: Surroundings, processes: number): Promise<Collector> {
  const prefix = 'bench';
  const workers = await Promise.all(Array.from({ length: processes }, () => startWorker(address, prefix)));
  const policy: Omit<ModelBinding, 'queue'> = { provider: 'openai', model: 'bench', urls: [url] };
  return {
    pids: workers.map(({ pid }) => pid),
    async collect(batch, { workload, open: concurrency, rollouts }) {
      const rows = Array.from({ length: rollouts }, (_, number) => benchRow(batch, number, workload));
      const asked = { batch, prefix, environment: benchEnvironment, rows, models: { policy }, concurrency };
      const { handle } = await submit(client, asked);
      const tally = await handle.result();
      if (tally.reward !== rollouts) throw new Error(`not every reward is 1: ${describeTally(tally, rollouts)}`);
    },
    stop: () => all(workers, (worker) => inTime(worker.stop(), () => worker.stop('SIGKILL'))),
  };
}

export async function startBare({ address, client, url }: Surroundings, processes: number): Promise<Collector> {
  const execArgv = [...process.execArgv, '--require', preloadPath];
  const module = new URL('baseline/process.ts', import.meta.url);
  const started = Array.from({ length: processes }, () => start(module, [address], { execArgv }));
  const workers = (await Promise.all(started)).map(({ child }) => child);
  return {
    pids: workers.map(({ pid }) => pid!),
    async collect(run, { workload, open, rollouts }) {
      const reward = await client.workflow.execute<typeof bareBatch>('bareBatch', {
        workflowId: run,
        taskQueue: 'baseline',
        args: [{ run, url, workload, total: rollouts, open }],
      });
      if (reward !== rollouts) throw new Error(`not every reward of bare Temporal is 1: ${reward} of ${rollouts}`);
    },
    stop: () => all(workers, letGo),
  };
}

async function all<T>(these: readonly T[], end: (one: T) => Promise<void>): Promise<void> {
  await Promise.all(these.map(end));
}
