/** Telling an open batch something: Temporal keeps it, and a worker, now or later, carries it out. */

import { WorkflowNotFoundError } from '@temporalio/client';
import type { BatchProgress } from '../../contracts/batch.ts';
import { ConfigurationError } from '../../contracts/configuration-error.ts';
import { askBatch } from './batches.ts';
import type { Server } from './connect.ts';
import { isEnding } from './ending.ts';

const timeoutMs = 5_000;

export type Order = 'pause' | 'unpause' | 'setConcurrency' | 'retry';

/**
 * How the batch stands once it has heard; `undefined` when no worker answers for it, and it hears when one runs.
 * `obeyed` tells whether it has done so.
 */
export async function tellBatch(
  server: Server,
  batch: string,
  order: Order,
  argument: object,
  obeyed: (standing: BatchProgress) => boolean = () => true,
): Promise<BatchProgress | undefined> {
  const ending = new ConfigurationError(`the batch ${batch} is ending and starts no more rollouts`);
  if (await isEnding(server.client, batch)) throw ending;
  try {
    await server.client.workflow.getHandle(batch).signal(order, argument);
  } catch (error) {
    throw error instanceof WorkflowNotFoundError ? ending : error;
  }
  const standing = await askBatch(server, batch, Date.now() + timeoutMs);
  if (standing && !obeyed(standing)) {
    throw new Error(`the worker of ${batch} does not know \`${order}\`: it is of an earlier version, replace it`);
  }
  return standing;
}
