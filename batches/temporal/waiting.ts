/** What an open batch waits for: workers, models, environments, the store. */

import type { Client } from '@temporalio/client';
import type { Manifest } from '../../contracts/batch.ts';
import { problemText } from '../problem.ts';
import type { Problem } from '../status-fields.ts';
import { countEnded, openBelow } from './batches.ts';
import type { Server } from './connect.ts';
import { pollerLostMs } from './queues.ts';
import { callsIn, type PendingCall } from './waiting/calls.ts';
import { problemsOf } from './waiting/problems.ts';
import { unservedQueues } from './waiting/queues.ts';
import { unwritableStore } from './waiting/store.ts';
import { failingTask } from './waiting/workflow-tasks.ts';

const sampledRollouts = 10;
const sampledRanges = 5;
const timeoutMs = 3_000;
/** A batch in which nothing has ended for so long may stand still. */
const stillMs = 10_000;

/** None when there is nothing to say, or nobody to ask. */
export async function findProblems(server: Server, manifest: Manifest): Promise<Problem[]> {
  const { client } = server;
  const { batch, input } = manifest;
  const within = <T>(work: () => Promise<T>): Promise<T> =>
    client.connection.withDeadline(Date.now() + timeoutMs, work);

  const sampling = within(() => lookAtRollouts(client, batch));
  const [queues, sample, parents] = await Promise.allSettled([
    within(() => unservedQueues(server, manifest, async () => hasRunningCalls(await sampling))),
    sampling,
    within(() => lookAtParents(client, batch)),
  ]);
  const unserved = valueOf(queues) ?? [];
  const rollouts = valueOf(sample);
  const found = [
    ...unserved,
    ...(valueOf(parents) ?? []),
    ...(rollouts?.tasks ?? []),
    // That nobody takes up a call of such a queue goes without saying.
    ...problemsOf(rollouts?.calls ?? [], rollouts?.count).filter(
      ({ kind, queue }) => kind !== 'queued' || unserved.every((one) => one.queue !== queue),
    ),
  ];
  if (found.length > 0 || !rollouts || rollouts.busy) return found;
  const since = new Date(Date.now() - stillMs);
  const ended = await within(() => countEnded(server, batch, since)).catch(() => 1);
  const store = ended === 0 ? await unwritableStore(input.spec.store, batch) : undefined;
  return store ? [store] : [];
}

/** What a workflow of its own waits for, as sentences. */
export async function pendingProblems(client: Client, workflowId: string, runId?: string): Promise<string[]> {
  const { calls, task } = await lookAt(client, workflowId, runId);
  return [...(task ? [task] : []), ...problemsOf(calls, undefined)].map((problem) => problemText(problem));
}

interface Seen {
  readonly calls: readonly PendingCall[];
  readonly task: Problem | undefined;
}

async function lookAt(client: Client, workflowId: string, runId?: string): Promise<Seen> {
  const { raw } = await client.workflow.getHandle(workflowId, runId).describe();
  const [calls, task] = await Promise.all([callsIn(client, workflowId, raw), failingTask(client, workflowId, raw)]);
  return { calls, task };
}

interface Sample {
  readonly count: number;
  readonly calls: readonly PendingCall[];
  readonly tasks: readonly Problem[];
  /** Whether each of them, and there are some, waits for an activity: then nothing is hidden. */
  readonly busy: boolean;
}

async function lookAtRollouts(client: Client, batch: string): Promise<Sample> {
  const seen = await lookAtSome(client, openBelow(batch, 'rollout'), sampledRollouts);
  return {
    count: seen.length,
    calls: seen.flatMap(({ calls }) => calls),
    tasks: seen.flatMap(({ task }) => task ?? []).slice(0, 1),
    busy: seen.length > 0 && seen.every(({ calls }) => calls.length > 0),
  };
}

/** The batch, which may wait for a foreign environment to describe itself, and its ranges. */
async function lookAtParents(client: Client, batch: string): Promise<Problem[]> {
  const [own, ranges] = await Promise.all([
    lookAt(client, batch),
    lookAtSome(client, openBelow(batch, 'range'), sampledRanges),
  ]);
  const tasks = [own, ...ranges].flatMap(({ task }) => task ?? []);
  return [...tasks, ...problemsOf(own.calls, undefined)];
}

async function lookAtSome(client: Client, query: string, most: number): Promise<Seen[]> {
  const found: Promise<Seen>[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query, pageSize: most })) {
    found.push(lookAt(client, workflowId, runId));
    if (found.length === most) break;
  }
  return Promise.all(found);
}

function hasRunningCalls({ calls }: Sample): boolean {
  return calls.some(({ heartbeat }) => heartbeat !== undefined && Date.now() - heartbeat.getTime() < pollerLostMs);
}

function valueOf<T>(result: PromiseSettledResult<T>): T | undefined {
  return result.status === 'fulfilled' ? result.value : undefined;
}
