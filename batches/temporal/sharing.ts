/** Who polls the queues of a batch, and which other batches wait there: whoever shares them shares workers and keys. */

import type { Manifest } from '../../contracts/batch.ts';
import type { Server } from './connect.ts';
import { pollerLostMs, pollersOf, type QueueType } from './queues.ts';

/** More of them say no more. */
const shown = 20;

export interface Sharing {
  /** Processes that asked one of its queues for work lately, as `pid@host`. */
  readonly workers: string[];
  /** Open batches on the same queues. */
  readonly shared_with: string[];
}

export async function sharingOf(server: Server, manifest: Manifest): Promise<Sharing> {
  const [workers, batches] = await Promise.all([workersOf(server, manifest), openBatches(server, manifest.task_queue)]);
  return {
    workers,
    shared_with: batches.map(({ batch }) => batch).filter((batch) => batch !== manifest.batch),
  };
}

/** The queues of a batch: where its workflows run, and where its activities do. */
export function queuesOf({ input, task_queue }: Manifest): Record<QueueType, string[]> {
  const placed = (wanted: 'inline' | 'queue') =>
    input.environments.filter(({ placement }) => placement === wanted).map(({ queue }) => queue);
  const models = Object.values(input.spec.models).map(({ queue }) => queue);
  return {
    // The rollouts of an inline environment run where it answers.
    workflow: [...new Set([task_queue, ...placed('inline')])],
    activity: [...new Set([...placed('queue'), ...models])],
  };
}

export interface OpenBatch {
  readonly batch: string;
  readonly queue: string;
}

/** The latest first; of all queues, or of one. */
export async function openBatches({ client }: Server, queue?: string, most = shown): Promise<OpenBatch[]> {
  const there = queue === undefined ? '' : ` AND TaskQueue = '${queue}'`;
  const query = `WorkflowType = 'batch' AND ExecutionStatus = 'Running'${there}`;
  const found: OpenBatch[] = [];
  for await (const { workflowId, taskQueue } of client.workflow.list({ query, pageSize: most })) {
    found.push({ batch: workflowId, queue: taskQueue });
    if (found.length === most) break;
  }
  return found;
}

async function workersOf(server: Server, manifest: Manifest): Promise<string[]> {
  const { workflow, activity } = queuesOf(manifest);
  const asked = await Promise.all([
    ...workflow.map((queue) => pollersOf(server, queue, 'workflow')),
    ...activity.map((queue) => pollersOf(server, queue, 'activity')),
  ]);
  const here = asked.flat().filter(({ at }) => Date.now() - at <= pollerLostMs);
  return [...new Set(here.map(({ identity }) => identity))].sort();
}
