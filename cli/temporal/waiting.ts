/** What an open batch waits for: queues that no worker polls, and activities that are being retried. */

import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { Manifest } from '../../contracts/batch.ts';
import type { Server } from './connect.ts';
import { openBelow } from './batches.ts';
import { oneLine } from '../errors.ts';

/** A poller that has not asked for longer than a long poll lasts is gone; the server lists it for minutes. */
const pollerLostMs = 75_000;
const sampledRollouts = 10;
const timeoutMs = 3_000;

/** `temporal.api.enums.v1.TaskQueueType`. */
const queueTypes = { workflow: 1, activity: 2 } as const;
type QueueType = keyof typeof queueTypes;

/** One sentence for each thing waited for; none when there is nothing to say or nobody to ask. */
export async function waitingFor(server: Server, manifest: Manifest): Promise<string[]> {
  try {
    const [unserved, retried] = await server.client.connection.withDeadline(Date.now() + timeoutMs, () =>
      Promise.all([unservedQueues(server, manifest), retriedCalls(server, manifest.batch)]),
    );
    return [...unserved, ...retried];
  } catch {
    return [];
  }
}

async function unservedQueues(server: Server, { batch, input, task_queue }: Manifest): Promise<string[]> {
  const environments = input.environments.filter(({ placement }) => placement === 'queue').map(({ queue }) => queue);
  const models = Object.values(input.spec.models).map(({ queue }) => queue);
  const [workflows, ...activities] = await Promise.all([
    lastPoll(server, task_queue, 'workflow'),
    ...[...new Set([...environments, ...models])].map((queue) => lastPoll(server, queue, 'activity')),
  ]);
  const silent = activities.filter(isLost);
  // A worker that has all hands full does not ask for more: the calls it has at hand tell that it lives.
  const lost =
    silent.length > 0 && (await hasRunningCalls(server, batch)) ? silent.filter(({ at }) => at === 0) : silent;
  return [...[workflows].filter(isLost), ...lost].map(({ queue }) => `no worker for queue ${queue}`);
}

/** When a queue was last asked for a task, in milliseconds; 0 when nobody asks. */
interface Poll {
  readonly queue: string;
  readonly at: number;
}

async function lastPoll({ client, namespace }: Server, queue: string, type: QueueType): Promise<Poll> {
  const { pollers } = await client.connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: queue },
    // The enum itself is in a package that the SDK does not export.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
    taskQueueType: queueTypes[type],
  });
  return {
    queue,
    at: Math.max(0, ...pollers.map(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000)),
  };
}

function isLost({ at }: Poll): boolean {
  return Date.now() - at > pollerLostMs;
}

/** The failures that a sample of the open rollouts is waiting out, most frequent first. */
async function retriedCalls(server: Server, batch: string): Promise<string[]> {
  const counts = new Map<string, number>();
  for (const problem of (await samplePending(server, batch)).flatMap(problemOf)) {
    counts.set(problem, (counts.get(problem) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([problem]) => problem);
}

async function hasRunningCalls(server: Server, batch: string): Promise<boolean> {
  return (await samplePending(server, batch)).some(
    ({ lastHeartbeatTime }) => Date.now() - Number(lastHeartbeatTime?.seconds ?? 0) * 1000 < pollerLostMs,
  );
}

type Pending = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number];

async function samplePending({ client }: Server, batch: string): Promise<Pending[]> {
  const found: Promise<Pending[]>[] = [];
  const query = openBelow(batch, 'rollout');
  for await (const { workflowId, runId } of client.workflow.list({ query, pageSize: sampledRollouts })) {
    found.push(pendingOf(client, workflowId, runId));
    if (found.length === sampledRollouts) break;
  }
  return (await Promise.all(found)).flat();
}

async function pendingOf(client: Server['client'], workflowId: string, runId?: string): Promise<Pending[]> {
  const { raw } = await client.workflow.getHandle(workflowId, runId).describe();
  return raw.pendingActivities ?? [];
}

/** The last failure of each activity of a workflow that waits for its next attempt. */
export async function pendingProblems(client: Server['client'], workflowId: string, runId?: string): Promise<string[]> {
  return (await pendingOf(client, workflowId, runId)).flatMap(problemOf);
}

function problemOf({ activityType, lastFailure }: Pending): string[] {
  if (!lastFailure?.message) return [];
  return [`${activityType?.name ?? 'activity'} is retried: ${oneLine(lastFailure.message)}`];
}
