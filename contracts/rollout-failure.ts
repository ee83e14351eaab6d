/** Errors that say which class of failure they are, and how any other error becomes one of them. */

import { failureClasses, type FailureClass } from './failures.ts';

/** An error whose class is known where it is thrown. The message says what happened, with which value. */
export class RolloutFailure extends Error {
  override readonly name = 'RolloutFailure';
  readonly class: FailureClass;
  readonly retryable: boolean;
  /** How long to wait before the next attempt. @default what the activity's retry policy says */
  readonly retryAfterMs?: number;
  /** Every call like this one is refused in the same way: a wrong key, a wrong name. */
  readonly configuration: boolean;

  constructor(
    failureClass: FailureClass,
    message: string,
    options: {
      readonly retryable?: boolean;
      readonly retryAfterMs?: number | undefined;
      readonly configuration?: boolean;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.class = failureClass;
    this.retryable = options.retryable ?? failureClasses[failureClass].retryable;
    this.configuration = options.configuration ?? false;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }
}

/** Errors of other layers, by name: they say nothing of failure classes, and need not. */
const classOfName: Readonly<Record<string, FailureClass>> = {
  InvalidRowError: 'invalid_row',
  DatasetError: 'invalid_row',
  // Options are checked before a batch starts, so what is wrong with them now came with another version.
  InvalidOptionError: 'environment_changed',
  JudgeError: 'judge_failed',
  UnreadableAnswerError: 'judge_unparseable',
  StoreError: 'store_failed',
};

/** Maps any error to a class; errors that say nothing of themselves get `fallback`. `activities/failures.ts` makes Temporal's failure of it. */
export function asRolloutFailure(error: unknown, fallback: FailureClass): RolloutFailure {
  try {
    return mapped(error, fallback);
  } catch (cause) {
    // An object without a prototype, a getter that throws, a revoked proxy: a hook can throw what nobody can read.
    return new RolloutFailure(fallback, 'thrown: something that cannot be read', { cause });
  }
}

function mapped(error: unknown, fallback: FailureClass): RolloutFailure {
  if (error instanceof RolloutFailure) return error;
  if (!(error instanceof Error)) return new RolloutFailure(fallback, `thrown: ${String(error)}`, { cause: error });
  const named = classOfName[error.name];
  // The same answers are judged the same way again, so a judge that answered badly is not asked by retrying.
  if (named === 'judge_failed') return new RolloutFailure(named, error.message, { cause: error, retryable: false });
  if (named) return new RolloutFailure(named, error.message, { cause: error });
  // A hook's own file is not the store.
  if (isFileSystemError(error) && fallback !== 'environment_error') {
    return new RolloutFailure('store_failed', error.message, { cause: error });
  }
  return new RolloutFailure(fallback, `${error.name}: ${error.message}`, { cause: error });
}

function isFileSystemError(error: Error): boolean {
  return 'syscall' in error && 'path' in error;
}
