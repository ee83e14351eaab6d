/** The task queues of a batch that no worker polls. */

import type { Manifest } from '../../../contracts/batch.ts';
import { prefixFlag } from '../../prefix.ts';
import { problemOf } from '../../problem.ts';
import type { Problem } from '../../status-fields.ts';
import type { Server } from '../connect.ts';
import { pollerLostMs, pollersOf, type QueueType } from '../queues.ts';
import { isEnding } from '../ending.ts';
import { queuesOf } from '../sharing.ts';

/** `isServed` tells whether a worker has lately shown that it works on a call of this batch. */
export async function unservedQueues(
  server: Server,
  manifest: Manifest,
  isServed: () => Promise<boolean>,
): Promise<Problem[]> {
  const { workflow, activity } = queuesOf(manifest);
  const polls = (queues: readonly string[], type: QueueType) =>
    Promise.all(queues.map((queue) => lastPoll(server, queue, type)));
  const [workflows, activities] = await Promise.all([polls(workflow, 'workflow'), polls(activity, 'activity')]);
  const silent = activities.filter(isLost);
  // A worker that has all hands full does not ask for more: the calls it has at hand tell that it lives.
  const lost = silent.length > 0 && (await isServed()) ? silent.filter(({ at }) => at === 0) : silent;
  // A queue may be polled in both ways, by one worker.
  const unserved = new Map([...workflows.filter(isLost), ...lost].map((poll) => [poll.queue, poll]));
  return [...unserved.values()].map((poll) => noWorker('for', poll, manifest));
}

/** Of a batch that does not answer: the server lists a worker for a while after it has gone. */
export async function unanswering(server: Server, manifest: Manifest): Promise<Problem> {
  const poll = await lastPoll(server, manifest.task_queue, 'workflow').catch(() => undefined);
  const problem = noWorker('answers on', poll ?? { queue: manifest.task_queue, at: 0 }, manifest);
  const ending = await isEnding(server.client, manifest.batch).catch(() => false);
  return ending
    ? { ...problem, message: `${problem.message}, and only a worker can end it, as it was told to` }
    : problem;
}

/** Whether a batch that does not answer is known to have no worker, or to fail at answering. */
export function isExplained({ queue }: Problem, found: readonly Problem[]): boolean {
  return found.some((one) => one.kind === 'workflow_task' || (one.kind === 'no_worker' && one.queue === queue));
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

function noWorker(how: 'for' | 'answers on', { queue, at }: Poll, manifest: Manifest): Problem {
  const { batch, input, task_queue } = manifest;
  const foreign = input.environments.find((environment) => environment.foreign && environment.queue === queue);
  return problemOf({
    kind: 'no_worker',
    message: `no worker ${how} queue ${queue}`,
    todo: foreign
      ? `start the worker of ${foreign.name} that answers there`
      : `\`dgym resume ${batch}\` runs one here; elsewhere \`dgym worker${prefixFlag(task_queue)}\` with the right --roles, --pools and --environments`,
    since: at === 0 ? null : new Date(at).toISOString(),
    queue,
  });
}
