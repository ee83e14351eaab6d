/** What an open batch waits for: queues that no worker polls, and activities that are being retried. */

import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { Manifest } from '../../contracts/batch.ts';
import type { Server } from './connect.ts';
import { openBelow } from './batches.ts';
import { pollerLostMs, pollersOf, type QueueType } from './queues.ts';
import { oneLine } from '../errors.ts';

const sampledRollouts = 10;
const timeoutMs = 3_000;

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
  const queuesOf = (wanted: 'inline' | 'queue') =>
    input.environments.filter(({ placement }) => placement === wanted).map(({ queue }) => queue);
  const models = Object.values(input.spec.models).map(({ queue }) => queue);
  const polls = (queues: readonly string[], type: QueueType) =>
    Promise.all([...new Set(queues)].map((queue) => lastPoll(server, queue, type)));
  const [workflows, activities] = await Promise.all([
    // The rollouts of an inline environment run where it answers.
    polls([task_queue, ...queuesOf('inline')], 'workflow'),
    polls([...queuesOf('queue'), ...models], 'activity'),
  ]);
  const silent = activities.filter(isLost);
  // A worker that has all hands full does not ask for more: the calls it has at hand tell that it lives.
  const lost =
    silent.length > 0 && (await hasRunningCalls(server, batch)) ? silent.filter(({ at }) => at === 0) : silent;
  return [...workflows.filter(isLost), ...lost].map(({ queue }) => `no worker for queue ${queue}`);
}

/** When a queue was last asked for a task, in milliseconds; 0 when nobody asks. */
interface Poll {
  readonly queue: string;
  readonly at: number;
}

async function lastPoll(server: Server, queue: string, type: QueueType): Promise<Poll> {
  const [latest] = await pollersOf(server, queue, type);
  return { queue, at: latest?.at ?? 0 };
}

function isLost({ at }: Poll): boolean {
  return Date.now() - at > pollerLostMs;
}

/** The failures that a sample of the open rollouts is waiting out, most frequent first. */
async function retriedCalls(server: Server, batch: string): Promise<string[]> {
  const counts = new Map<string, number>();
  // The batch's own: a foreign environment that has yet to describe itself.
  const own = pendingOf(server.client, batch);
  for (const problem of [...(await own), ...(await samplePending(server, batch))].flatMap(problemOf)) {
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
