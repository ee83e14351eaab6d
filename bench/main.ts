/** `npm run bench`: what a rollout costs, and how many there are in a second. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import Table from 'cli-table3';
import { rolloutId } from '../contracts/names.ts';
import { submit } from '../test/submit.ts';
import { startTemporalServer } from '../test/temporal-server.ts';
import { startWorker } from '../test/worker-process.ts';
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

async function collect(batch: string, count: number): Promise<void> {
  const rows = Array.from({ length: count }, () => benchRow(workload));
  const models = { policy: { provider: 'openai' as const, model: 'bench', urls: [url] } };
  const { handle } = await submit(client, { batch, prefix, environment: benchEnvironment, rows, models, concurrency });
  const { verified, reward } = await handle.result();
  if (verified !== count || reward !== count) throw new Error(`${verified} of ${count} verified, reward ${reward}`);
}

await collect('warm-up', Math.min(100, rollouts));
const processes = { server: temporal.pid, worker: workers.map(({ pid }) => pid) };
const before = measure();
const started = performance.now();
await collect('bench', rollouts);
const seconds = (performance.now() - started) / 1000;
const after = measure();

const sample = await client.workflow.getHandle(rolloutId('bench', 0, 0)).describe();
const perRollout = (name: 'server' | 'worker') => (after[name].cpuMs - before[name].cpuMs) / rollouts;
const result = {
  workload,
  open: concurrency,
  latency: values.latency,
  rollouts,
  rollouts_per_second: round(rollouts / seconds),
  cpu_ms_per_rollout: {
    server: round(perRollout('server')),
    worker: round(perRollout('worker')),
    total: round(perRollout('server') + perRollout('worker')),
  },
  history: { events: sample.historyLength, bytes: sample.historySize },
  rss_mb: { server: after.server.rssMb, worker: after.worker.rssMb },
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
    [
      'CPU-ms per rollout',
      Object.entries(result.cpu_ms_per_rollout)
        .map(([name, ms]) => `${name} ${ms}`)
        .join(', '),
    ],
    ['history of a rollout', `${result.history.events} events, ${result.history.bytes} bytes`],
    ['RSS, MB', `server ${result.rss_mb.server}, worker ${result.rss_mb.worker}`],
  );
  console.log(table.toString());
}

function measure() {
  const sum = processes.worker.map(used).reduce((a, b) => ({ cpuMs: a.cpuMs + b.cpuMs, rssMb: a.rssMb + b.rssMb }));
  return { server: used(processes.server), worker: sum };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
