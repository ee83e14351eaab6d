/** Task queues as Temporal knows them: who polls one, and when last. */

import type { Server } from './connect.ts';

/** `temporal.api.enums.v1.TaskQueueType`. */
const queueTypes = { workflow: 1, activity: 2 } as const;
export type QueueType = keyof typeof queueTypes;

/** A poller that has not asked for longer than a long poll lasts is gone; the server lists it for minutes. */
export const pollerLostMs = 75_000;

/** A worker that has asked a queue for tasks. */
export interface Poller {
  readonly identity: string;
  /** When it last did, in milliseconds. */
  readonly at: number;
}

/** The latest first, those that are gone included. */
export async function pollersOf(
  { client, namespace }: Pick<Server, 'client' | 'namespace'>,
  queue: string,
  type: QueueType,
): Promise<Poller[]> {
  const { pollers } = await client.connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: queue },
    // The enum itself is in a package that the SDK does not export.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
    taskQueueType: queueTypes[type],
  });
  return pollers
    .map(({ identity, lastAccessTime }) => ({
      identity: identity ?? '',
      at: Number(lastAccessTime?.seconds ?? 0) * 1000,
    }))
    .sort((one, other) => other.at - one.at);
}
