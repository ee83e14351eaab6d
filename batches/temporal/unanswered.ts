/** Whether nobody answered in time. */

import { isGrpcDeadlineError, isGrpcServiceError } from '@temporalio/client';

/** A call that ran into its deadline, however the SDK wraps it. */
export function isUnanswered(error: unknown): boolean {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if (isGrpcServiceError(inner) && isGrpcDeadlineError(inner)) return true;
  }
  return false;
}
