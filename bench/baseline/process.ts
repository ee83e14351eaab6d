/** The worker of bare Temporal, as a process of its own: `process.ts ADDRESS`. Its numbers are those of our workers. */

import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { local, queued } from './activities.ts';

const [address] = process.argv.slice(2) as [string];
Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
const connection = await NativeConnection.connect({ address, grpcCompression: { codec: 'none' } });

const polling = { type: 'autoscaling', minimum: 2, initial: 8, maximum: 16 } as const;
const common = { connection, buildId: 'baseline' };
const workers = await Promise.all([
  Worker.create({
    ...common,
    taskQueue: 'baseline',
    workflowsPath: fileURLToPath(new URL('workflow.ts', import.meta.url)),
    activities: local,
    enableNonLocalActivities: false,
    maxCachedWorkflows: 2000,
    maxConcurrentWorkflowTaskExecutions: 200,
    maxConcurrentLocalActivityExecutions: 200,
    workflowTaskPollerBehavior: polling,
  }),
  Worker.create({
    ...common,
    taskQueue: 'baseline-model',
    activities: queued,
    maxConcurrentActivityTaskExecutions: 500,
    activityTaskPollerBehavior: polling,
  }),
]);

// The terminal's Ctrl-C reaches this process too; it ends when the bench does.
process.on('SIGINT', () => undefined);
process.once('disconnect', () => {
  for (const worker of workers) worker.shutdown();
});
process.send?.('ready');
await Promise.all(workers.map((worker) => worker.run()));
await connection.close();
process.exit(0);
