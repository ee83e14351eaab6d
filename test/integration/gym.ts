/** What every integration test needs: a client, worker processes and batches on task queues of its own. */

import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { inject, onTestFinished } from 'vitest';
import { readResults } from '../../results/index.ts';
import { startModelServer, type ModelServer, type ModelServerOptions } from '../support/model-server.ts';
import { submit, type Submission, type Submitted } from '../support/submit.ts';
import { startWorker, type WorkerProcess } from '../support/worker-process.ts';

export interface Gym {
  readonly client: Client;
  readonly prefix: string;
  startWorker(
    ...given: [settings?: Parameters<typeof startWorker>[2], files?: Parameters<typeof startWorker>[3]]
  ): Promise<WorkerProcess>;
  startModelServer(options: ModelServerOptions): Promise<ModelServer>;
  submit(submission: Omit<Submission, 'batch' | 'prefix'> & { batch?: string }): Promise<Submitted>;
}

let gyms = 0;

/** Everything that is started through a gym ends with its test. */
export async function openGym(): Promise<Gym> {
  const address = inject('temporalAddress');
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  const prefix = `gym-${process.pid}-${gyms++}`;
  const stops: (() => Promise<unknown>)[] = [];
  const batches: string[] = [];
  onTestFinished(async () => {
    for (const batch of batches) {
      const handle = client.workflow.getHandle(batch);
      await handle.terminate('the test is over').catch(() => undefined);
    }
    await Promise.all(stops.map((stop) => stop()));
    await connection.close();
  });
  return {
    client,
    prefix,
    async startWorker(settings, files) {
      const worker = await startWorker(address, prefix, settings, files);
      stops.push(() => worker.stop('SIGKILL'));
      return worker;
    },
    async startModelServer(options) {
      const server = await startModelServer(options);
      stops.push(() => server.close());
      return server;
    },
    async submit(submission) {
      const batch = submission.batch ?? `${prefix}-${batches.length}`;
      batches.push(batch);
      return submit(client, { ...submission, batch, prefix });
    },
  };
}

/** Waits until something holds; a test's own time limit is what ends it. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** A result, its record or failure open to a test's questions. */
export interface Result {
  readonly row: number;
  readonly sample: number;
  readonly record?: any;
  readonly failure?: any;
}

export async function resultsOf({ store, input }: Submitted): Promise<Result[]> {
  const results: Result[] = [];
  for await (const ended of readResults(store, input.spec.batch)) results.push(ended);
  return results;
}

type Event = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

export async function historyOf(client: Client, workflowId: string): Promise<Event[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return events ?? [];
}

/** Activity types in the order in which history scheduled them; local activities are markers and are not among them. */
export function scheduled(events: readonly Event[]): string[] {
  return events.flatMap(({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name ?? []);
}
