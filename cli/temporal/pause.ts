/** Since when a batch is paused: its history tells, whoever paused it. */

import type { Client } from '@temporalio/client';
import { dateOf, firstArgument, historyTail } from './history.ts';

/** A paused batch is quiet: what has happened since is what its open rollouts report. */
const tailEvents = 100;

/** `undefined` where it cannot be told. */
export async function pausedSince(client: Client, batch: string): Promise<Date | undefined> {
  let since: Date | undefined;
  for (const event of await historyTail(client, batch, undefined, tailEvents)) {
    const told = event.signalExternalWorkflowExecutionInitiatedEventAttributes;
    if (told?.signalName !== 'window') continue;
    // The batch tells its range how many rollouts may be open; again when someone changes the concurrency.
    if (firstArgument(told.input) !== 0) return since;
    since = dateOf(event.eventTime);
  }
  return since;
}
