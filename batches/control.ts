/** Orders to an open batch. Temporal keeps them, so they are carried out although no worker may run for the batch now. */

import { WorkflowNotFoundError } from '@temporalio/client';
import type { BatchProgress } from '../contracts/batch.ts';
import { ConfigurationError } from '../contracts/configuration-error.ts';
import { maxConcurrency } from '../contracts/limits.ts';
import { askBatch } from './temporal/batches.ts';
import type { Server } from './temporal/connect.ts';
import { tellBatch } from './temporal/orders.ts';

/** A worker that has not answered by then hears of the order later. */
const answerMs = 5_000;

/** The batch's answer; `undefined` when no worker runs for it: the order then waits for one. */
export type Heard = BatchProgress | undefined;

/** No more rollouts start; the open ones go on. */
export function pauseBatch(server: Server, batch: string): Promise<Heard> {
  return tellBatch(server, batch, 'pause', {}, ({ paused }) => paused);
}

export function unpauseBatch(server: Server, batch: string): Promise<Heard> {
  const goesOn = ({ paused, paused_because }: BatchProgress): boolean => !paused || paused_because !== undefined;
  return tellBatch(server, batch, 'unpause', {}, goesOn);
}

/** Changes how many rollouts may be open. */
export async function scaleBatch(server: Server, batch: string, concurrency: number): Promise<Heard> {
  if (!Number.isSafeInteger(concurrency) || concurrency < 1 || concurrency > maxConcurrency) {
    const problem = `must be a whole number from 1 to ${maxConcurrency}, not ${concurrency}`;
    throw new ConfigurationError(problem, { field: 'concurrency' });
  }
  return tellBatch(server, batch, 'setConcurrency', { concurrency }, (now) => now.concurrency === concurrency);
}

/** Ends it: the open rollouts are cancelled, or with `drain` they end by themselves. */
export async function cancelBatch(server: Server, batch: string, drain: boolean): Promise<Heard> {
  const handle = server.client.workflow.getHandle(batch);
  try {
    await (drain ? handle.signal('drain') : handle.cancel());
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new ConfigurationError(`the batch ${batch} has ended, or Temporal does not know it`);
  }
  return askBatch(server, batch, Date.now() + answerMs);
}
