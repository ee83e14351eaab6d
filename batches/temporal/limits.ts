/** Rate limits of task queues: kept and enforced by Temporal, for all workers of a queue together. */

import { hostname, userInfo } from 'node:os';
import { isGrpcServiceError } from '@temporalio/client';
import type { Manifest } from '../../contracts/batch.ts';
import { defaultPrefix } from '../../contracts/limits.ts';
import { movedQueue, ownPrefix } from '../../contracts/names.ts';
import { ConfigurationError } from '../../contracts/configuration-error.ts';
import type { Server } from './connect.ts';

/** `temporal.api.enums.v1.TaskQueueType`. */
const activityQueue = 2;
/** gRPC's code for a call that the server does not have. */
const unimplemented = 12;

type Asked = Pick<Server, 'client' | 'namespace'>;
type WorkflowService = Server['client']['workflowService'];
type QueueConfig = Awaited<ReturnType<WorkflowService['describeTaskQueue']>>['config'];

/** What limits the activities of a queue, and who said so last; without a number nothing does. */
export interface QueueLimit {
  readonly perMinute?: number;
  readonly by?: string;
  readonly at?: Date;
}

export async function readLimit({ client, namespace }: Asked, queue: string): Promise<QueueLimit> {
  const { config } = await understood(() =>
    client.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: queue },
      // The enum itself is in a package that the SDK does not export.
      // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
      taskQueueType: activityQueue,
      reportConfig: true,
    }),
  );
  return limitIn(config);
}

/** Attempts that a minute may start, from now on; `undefined` takes the limit away. Returns what the server made of it. */
export async function setLimit(
  { client, namespace }: Asked,
  queue: string,
  perMinute: number | undefined,
): Promise<QueueLimit> {
  const { config } = await understood(() =>
    client.workflowService.updateTaskQueueConfig({
      namespace,
      taskQueue: queue,
      // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
      taskQueueType: activityQueue,
      identity: `${userInfo().username}@${hostname()}`,
      updateQueueRateLimit: {
        reason: 'dgym limit',
        ...(perMinute !== undefined && { rateLimit: { requestsPerSecond: perMinute / 60 } }),
      },
    }),
  );
  return limitIn(config);
}

/** A batch with queues of its own starts with the limits that the pools have for everyone. */
export async function inheritLimits(server: Asked, { batch, task_queue: own, input }: Manifest): Promise<void> {
  if (own !== ownPrefix(batch)) return;
  const queues = new Set(Object.values(input.spec.models).map(({ queue }) => queue));
  await Promise.all(
    Array.from(queues, async (queue) => {
      const { perMinute } = await readLimit(server, movedQueue(queue, own, defaultPrefix));
      if (perMinute !== undefined) await setLimit(server, queue, perMinute);
    }),
  ).catch((error: unknown) => {
    // A server that knows no limits has none to pass on.
    if (!(error instanceof ConfigurationError)) throw error;
  });
}

function limitIn(config: QueueConfig): QueueLimit {
  const { rateLimit, metadata } = config?.queueRateLimit ?? {};
  const { updateIdentity: by, updateTime } = metadata ?? {};
  const perSecond = rateLimit?.requestsPerSecond;
  return {
    // The server keeps 32 bits: 5 a minute come back as 5.0000001.
    ...(rateLimit && { perMinute: Number(((perSecond ?? 0) * 60).toPrecision(6)) }),
    ...(by && { by }),
    ...(updateTime && { at: new Date(Number(updateTime.seconds ?? 0) * 1000) }),
  };
}

async function understood<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!isGrpcServiceError(error) || (error.code as number) !== unimplemented) throw error;
    throw new ConfigurationError(
      'this Temporal server cannot limit a task queue while it runs: that takes server 1.29 or newer',
      {
        cause: error,
      },
    );
  }
}
