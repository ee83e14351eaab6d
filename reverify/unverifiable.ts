/** Why a recorded rollout cannot be scored again. */

import type { FailureClass } from '../contracts/failures.ts';
import { asRolloutFailure } from '../contracts/rollout-failure.ts';
import { presentable } from '../contracts/presentable.ts';

/** Failures that only records have, beside those of rollouts. */
export type UnverifiableClass =
  | FailureClass
  /** It was never scored: a failure row, or one without a response. */
  | 'failed_rollout'
  /** Not the shape of a record. */
  | 'invalid_record'
  /** The file of rows does not have its row, or not for certain. */
  | 'row_not_found'
  /** The state at its end is read by a reward, not recorded, and cannot be rebuilt. */
  | 'environment_not_replayable';

export interface Unverified {
  readonly class: UnverifiableClass;
  readonly message: string;
}

/** A record that cannot be scored. The message says what is missing and, where there is something, what to do. */
export class UnverifiableError extends Error {
  override readonly name = 'UnverifiableError';
  readonly class: UnverifiableClass;

  constructor(unverifiableClass: UnverifiableClass, message: string) {
    super(message);
    this.class = unverifiableClass;
  }
}

/** What anything thrown while a record is scored becomes in the output. */
export function unverified(error: unknown): Unverified {
  if (error instanceof UnverifiableError) return { class: error.class, message: presentable(error.message) };
  const { class: name, message } = asRolloutFailure(error, 'environment_error');
  return { class: name, message: presentable(message) };
}
