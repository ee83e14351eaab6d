/** What an open batch waits for: queues that no worker polls, and activities that are being retried. */

import type { Manifest } from '../../contracts/batch.ts';
import type { Server } from './connect.ts';
import { openBelow } from './batches.ts';
import { oneLine } from '../errors.ts';

/** A poller that has not asked for longer than a long poll lasts is gone; the server lists it for minutes. */
const pollerLostMs = 75_000;
const sampledRollouts = 10;
const timeoutMs = 3_000;

type QueueType = 'workflow' | 'activity';
/** `temporal.api.enums.v1.TaskQueueType`. */
const queueTypes: Readonly<Record<QueueType, number>> = { workflow: 1, activity: 2 };

/** One sentence for each thing waited for; none when there is nothing to say or nobody to ask. */
export async function waitingFor(server: Server, { batch, input, task_queue }: Manifest): Promise<string[]> {
  const queues = new Map<string, QueueType>([[task_queue, 'workflow']]);
  for (const { queue } of Object.values(input.spec.models)) queues.set(queue, 'activity');
  for (const { queue, placement } of input.environments)
    if (!queues.has(queue) && placement === 'queue') queues.set(queue, 'activity');
  try {
    const found = await server.client.connection.withDeadline(Date.now() + timeoutMs, () =>
      Promise.all([
        Promise.all(
          [...queues].map(async ([name, type]) =>
            (await isPolled(server, name, type)) ? [] : [`no worker for queue ${name}`],
          ),
        ),
        retried(server, batch),
      ]),
    );
    return [...found[0].flat(), ...found[1]];
  } catch {
    return [];
  }
}

async function isPolled({ client, namespace }: Server, name: string, type: QueueType): Promise<boolean> {
  const { pollers } = await client.connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name },
    taskQueueType: queueTypes[type],
  });
  return pollers.some(({ lastAccessTime }) => Date.now() - Number(lastAccessTime?.seconds ?? 0) * 1000 < pollerLostMs);
}

/** The failures that a sample of the open rollouts is waiting out, most frequent first. */
async function retried({ client }: Server, batch: string): Promise<string[]> {
  const counts = new Map<string, number>();
  let sampled = 0;
  for await (const { workflowId, runId } of client.workflow.list({
    query: openBelow(batch, 'rollout'),
    pageSize: sampledRollouts,
  })) {
    for (const problem of await pendingProblems(client, workflowId, runId))
      counts.set(problem, (counts.get(problem) ?? 0) + 1);
    if (++sampled === sampledRollouts) break;
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([problem]) => problem);
}

/** The last failure of each activity of a workflow that waits for its next attempt. */
export async function pendingProblems(client: Server['client'], workflowId: string, runId?: string): Promise<string[]> {
  const { raw } = await client.workflow.getHandle(workflowId, runId).describe();
  return (raw.pendingActivities ?? []).flatMap(({ activityType, lastFailure }) =>
    lastFailure?.message ? [`${activityType?.name ?? 'activity'} is retried: ${oneLine(lastFailure.message)}`] : [],
  );
}
