/** Whether an open batch has been told to end: it may wait for a worker to do so. */

import type { Client } from '@temporalio/client';
import { historyTail } from './history.ts';

/** Those that are still open report, and little else happens any more. */
const tailEvents = 1_000;

export async function isEnding(client: Client, batch: string): Promise<boolean> {
  const events = await historyTail(client, batch, undefined, tailEvents);
  return events.some(
    ({ workflowExecutionCancelRequestedEventAttributes: cancel, workflowExecutionSignaledEventAttributes: signal }) =>
      cancel || signal?.signalName === 'drain',
  );
}
