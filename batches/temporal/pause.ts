/** Whether, since when and why a batch is paused, by its history: that tells without a worker, whoever paused it. */

import type { Client } from '@temporalio/client';
import { dateOf, firstArgument, historyTail, type HistoryEvent } from './history.ts';

/** A paused batch is quiet: what has happened since is what its open rollouts report. */
const tailEvents = 200;

export interface Pause {
  readonly since: Date | undefined;
  /** Why it paused itself. */
  readonly because?: string;
}

/** `undefined` where it is not paused, as far as can be told. */
export async function pauseOf(client: Client, batch: string): Promise<Pause | undefined> {
  let pause: Pause | undefined;
  for (const event of await historyTail(client, batch, undefined, tailEvents)) {
    const order = orderIn(event);
    if (order === 'unpause') return pause;
    if (order === 'pause') return { ...pause, since: dateOf(event.eventTime) };
    const because = rejectionIn(event);
    // The first one paused it, and the last one is what the batch remembers.
    if (because !== undefined) pause = { because, ...pause, since: dateOf(event.eventTime) };
  }
  return pause;
}

/** What people have told it, by signal or by update. */
function orderIn({
  workflowExecutionSignaledEventAttributes: signal,
  workflowExecutionUpdateAcceptedEventAttributes: update,
}: HistoryEvent): string | undefined {
  return signal?.signalName ?? update?.acceptedRequest?.input?.name ?? undefined;
}

function rejectionIn({ workflowExecutionSignaledEventAttributes: signal }: HistoryEvent): string | undefined {
  if (signal?.signalName !== 'report') return undefined;
  const { rejection } = (firstArgument(signal.input) ?? {}) as { rejection?: unknown };
  return typeof rejection === 'string' ? rejection : undefined;
}
