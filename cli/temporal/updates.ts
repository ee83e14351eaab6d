/** Telling a running batch something, and hearing that it has heard. */

import { isGrpcDeadlineError, isGrpcServiceError, WorkflowUpdateFailedError } from '@temporalio/client';
import { errorText, UsageError } from '../errors.ts';
import type { Server } from './connect.ts';

const timeoutMs = 5_000;

/** What the batch answers. Throws what the user reads when it refuses, or when no worker answers for it. */
export async function tellBatch(
  { client }: Server,
  batch: string,
  update: string,
  argument: object = {},
): Promise<object> {
  try {
    return await client.connection.withDeadline(Date.now() + timeoutMs, () =>
      client.workflow.getHandle(batch).executeUpdate<object, [object]>(update, { args: [argument] }),
    );
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) throw new UsageError(errorText(error.cause ?? error));
    if (!isUnanswered(error)) throw error;
    throw new Error(
      `no worker answers for ${batch}: start one with \`dgym worker\` or \`dgym resume ${batch}\`, then try again`,
      { cause: error },
    );
  }
}

/** A call that ran into its deadline, however the SDK wraps it. */
export function isUnanswered(error: unknown): boolean {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if (inner.name === 'WorkflowUpdateRPCTimeoutOrCancelledError') return true;
    if (isGrpcServiceError(inner) && isGrpcDeadlineError(inner)) return true;
  }
  return false;
}
