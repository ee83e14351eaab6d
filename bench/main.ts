/** `npm run bench`: what a rollout costs, and how many there are in a second. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import Table from 'cli-table3';
import { rolloutId } from '../contracts/names.ts';
import { submit } from '../test/submit.ts';
import { startTemporalServer } from '../test/temporal-server.ts';
import { startWorker } from '../test/worker-process.ts';
import { preloadPath } from '../workers/paths.ts';
import { used } from './processes.ts';
import { benchEnvironment, benchRow, workloads, type Workload } from './workloads.ts';

const { values } = parseArgs({
  options: {
    workload: { type: 'string', default: 'w1' },
    open: { type: 'string', default: '64' },
    rollouts: { type: 'string', default: '1000' },
    /** Milliseconds, or `lognormal`. */
    latency: { type: 'string', default: '0' },
    workers: { type: 'string', default: '1' },
    /** Also runs W1 in bare Temporal, for the ratio. */
    baseline: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
if (!Object.hasOwn(workloads, values.workload)) {
  throw new Error(`--workload ${values.workload}: known are ${Object.keys(workloads).join(', ')}`);
}
const workload = values.workload as Workload;
const rollouts = Number(values.rollouts);
const concurrency = Number(values.open);
const prefix = 'bench';

const temporal = await startTemporalServer();
const model = fork(fileURLToPath(new URL('model-process.ts', import.meta.url)), [workload, values.latency]);
const [{ url }] = (await once(model, 'message')) as [{ url: string }];
const workers = await Promise.all(
  Array.from({ length: Number(values.workers) }, () => startWorker(temporal.address, prefix)),
);
const connection = await Connection.connect({ address: temporal.address });
const client = new Client({ connection });

/** The same number of rollouts by bench/baseline, in the same run of the server. */
async function runBaseline(): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-baseline-'));
  const process = fork(fileURLToPath(new URL('baseline/process.ts', import.meta.url)), [temporal.address, folder], {
    // The same preload as our own workers have.
    execArgv: ['--require', preloadPath, ...globalThis.process.execArgv],
  });
  await once(process, 'message');
  const collectBare = (batch: string, total: number) =>
    client.workflow.execute('bareBatch', {
      workflowId: batch,
      taskQueue: 'baseline',
      args: [{ batch, url, total, open: concurrency }],
    });
  await collectBare('bare-warm-up', Math.min(100, rollouts));
  const figures = await measureRun([process.pid!], async () => {
    const reward = await collectBare('bare', rollouts);
    if (reward !== rollouts) throw new Error(`the baseline's reward is ${reward}`);
  });
  process.disconnect();
  await once(process, 'exit');
  return figures;
}

interface Figures {
  readonly rollouts_per_second: number;
  readonly cpu_ms_per_rollout: { readonly server: number; readonly worker: number; readonly total: number };
}

async function measureRun(workerPids: readonly number[], run: () => Promise<void>): Promise<Figures> {
  const cpu = () => ({
    server: used(temporal.pid).cpuMs,
    worker: workerPids.reduce((sum, pid) => sum + used(pid).cpuMs, 0),
  });
  const before = cpu();
  const started = performance.now();
  await run();
  const seconds = (performance.now() - started) / 1000;
  const after = cpu();
  const server = (after.server - before.server) / rollouts;
  const worker = (after.worker - before.worker) / rollouts;
  return {
    rollouts_per_second: round(rollouts / seconds),
    cpu_ms_per_rollout: { server: round(server), worker: round(worker), total: round(server + worker) },
  };
}

async function collect(batch: string, count: number): Promise<void> {
  const rows = Array.from({ length: count }, () => benchRow(workload));
  const models = { policy: { provider: 'openai' as const, model: 'bench', urls: [url] } };
  const { handle } = await submit(client, { batch, prefix, environment: benchEnvironment, rows, models, concurrency });
  const { verified, reward } = await handle.result();
  if (verified !== count || reward !== count) throw new Error(`${verified} of ${count} verified, reward ${reward}`);
}

await collect('warm-up', Math.min(100, rollouts));
const pids = workers.map(({ pid }) => pid);
const figures = await measureRun(pids, () => collect('bench', rollouts));
const baseline = values.baseline && workload === 'w1' ? await runBaseline() : undefined;
const sample = await client.workflow.getHandle(rolloutId('bench', 0, 0)).describe();
const result = {
  workload,
  open: concurrency,
  latency: values.latency,
  rollouts,
  ...figures,
  history: { events: sample.historyLength, bytes: sample.historySize },
  rss_mb: { server: used(temporal.pid).rssMb, worker: pids.reduce((sum, pid) => sum + used(pid).rssMb, 0) },
  ...(baseline && { baseline, ratio: round2(figures.rollouts_per_second / baseline.rollouts_per_second) }),
};

await connection.close();
await Promise.all(workers.map((worker) => worker.stop()));
model.disconnect();
temporal.stop();

if (values.json) {
  console.log(JSON.stringify(result));
} else {
  const table = new Table({ head: ['figure', 'value'], style: { head: [], border: [] } });
  table.push(
    ['workload', `${workload}: ${workloads[workload] + 1} model calls, ${workloads[workload]} tool calls`],
    ['model latency', values.latency === 'lognormal' ? 'lognormal, median 1 s' : `${values.latency} ms`],
    ['open rollouts', String(concurrency)],
    ['rollouts/s', String(result.rollouts_per_second)],
    ['CPU-ms per rollout', listed(result.cpu_ms_per_rollout)],
    ['history of a rollout', `${result.history.events} events, ${result.history.bytes} bytes`],
    ['RSS, MB', `server ${result.rss_mb.server}, worker ${result.rss_mb.worker}`],
  );
  if (baseline) {
    table.push(['bare Temporal, rollouts/s', `${baseline.rollouts_per_second} (ours: ${result.ratio} of it)`]);
    table.push(['bare Temporal, CPU-ms', listed(baseline.cpu_ms_per_rollout)]);
  }
  console.log(table.toString());
}

function listed(figures: Record<string, number>): string {
  return Object.entries(figures)
    .map(([name, figure]) => `${name} ${figure}`)
    .join(', ');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
