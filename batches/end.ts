/** The end of a batch: as its store says, else as Temporal remembers. */

import { CancelledFailure, WorkflowFailedError } from '@temporalio/client';
import { putEnd, readEnd } from '../results/index.ts';
import type { Store } from '../store/store.ts';
import type { BatchEnd, BatchInput, Manifest } from '../contracts/batch.ts';
import { budgetUsedText } from './budget.ts';
import { oneLine } from '../contracts/error-text.ts';
import type { Execution } from './temporal/batches.ts';
import type { Server } from './temporal/connect.ts';
import { firstInput } from './temporal/history.ts';

/** `execution` is closed; `undefined` where Temporal cannot be asked or does not know the batch. */
export async function endOf(
  server: Server | undefined,
  store: Store,
  manifest: Manifest,
  execution: Execution | undefined,
): Promise<BatchEnd | undefined> {
  const { batch, input } = manifest;
  const marked = await readEnd(store, manifest);
  const end = marked ?? (server && execution && (await remembered(server, manifest, execution)));
  if (!end) return undefined;
  // It was terminated, or its store was out of reach as it ended.
  if (!marked && end.generation === input.generation) await putEnd(store, batch, end).catch(() => undefined);
  return end.state === 'budget' ? { ...end, message: budgetUsedText(batch, input.budget) } : end;
}

async function remembered(
  { client }: Server,
  { batch }: Manifest,
  { runId, started, ended = new Date() }: Execution,
): Promise<BatchEnd> {
  const [how, input] = await Promise.all([
    client.workflow.getHandle<() => Promise<Pick<BatchEnd, 'state'>>>(batch, runId).result().then(stateOf, failureOf),
    firstInput(client, batch, runId),
  ]);
  // The run of an earlier generation says nothing of the one that is about to start.
  const { generation = -1 } = (input ?? {}) as Partial<BatchInput>;
  return { generation, ...how, started_at: started.toISOString(), ended_at: ended.toISOString() };
}

function stateOf({ state }: Pick<BatchEnd, 'state'>): Pick<BatchEnd, 'state'> {
  return { state };
}

/** Throws what is no end of a workflow, such as a lost connection. */
function failureOf(error: unknown): Pick<BatchEnd, 'state' | 'message'> {
  if (!(error instanceof WorkflowFailedError)) throw error;
  if (error.cause instanceof CancelledFailure) return { state: 'cancelled' };
  return { state: 'failed', message: oneLine(error.cause?.message ?? error.message) };
}
