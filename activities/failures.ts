/** The one mapping from any thrown error to the failure that Temporal and the user see. */

import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';
import { failureClasses, type FailureClass } from '../contracts/failures.ts';
import { shorten } from '../contracts/text.ts';

/** Failures enter history, where a conversation's worth of error text has no place. */
const maxMessageLength = 500;
const maxStackLength = 2000;

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

/**
 * What an activity throws in place of `error`: an `ApplicationFailure` whose type is the failure class. Errors that say
 * nothing of themselves get the class `fallback`. A cancellation stays what it is.
 *
 * @example
 * catch (error) {
 *   throw classified(error, 'environment_error');
 * }
 */
export function classified(error: unknown, fallback: FailureClass): ApplicationFailure | CancelledFailure {
  const known = knownFailure(error);
  if (known) return known;
  const { class: type, retryable, retryAfterMs, configuration, message } = asRolloutFailure(error, fallback);
  const failure = ApplicationFailure.create({
    type,
    message: presentable(message),
    nonRetryable: !retryable,
    // The workflow learns of an attempt's number, and that all others will be refused as well, from nothing else.
    details: [{ attempts: currentContext()?.info.attempt ?? 1, ...(configuration && { configuration }) }],
    ...(retryAfterMs !== undefined && { nextRetryDelay: retryAfterMs }),
    // Being told to wait is a server's way of working, not worth a warning in the log each time.
    ...(type === 'model_overloaded' && retryable && { category: ApplicationFailureCategory.BENIGN }),
  });
  failure.stack = framesOf(error);
  return failure;
}

/** An error that Temporal has a failure for already. */
function knownFailure(error: unknown): ApplicationFailure | CancelledFailure | undefined {
  try {
    return cancellationIn(error) ?? (error instanceof ApplicationFailure ? error : undefined);
  } catch {
    return undefined; // it cannot be read: see `asRolloutFailure`
  }
}

/** The same mapping for those who decide something by the class before they throw. */
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

/** Text fit for history: short, on one line, and without the credentials that a URL or a header may carry. */
export function presentable(text: string): string {
  const clean = text
    .replaceAll(/\/\/[^/@\s]*@/g, '//')
    .replaceAll(/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, '$1 ***')
    .replaceAll(/\bsk-[\w*-]{8,}/g, 'sk-***')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return shorten(clean, maxMessageLength);
}

/** The cancellation behind an error: itself, or an abort because this activity was cancelled. */
function cancellationIn(error: unknown): CancelledFailure | undefined {
  if (error instanceof CancelledFailure) return error;
  if (!(error instanceof Error) || error.name !== 'AbortError') return undefined;
  const signal = currentContext()?.cancellationSignal;
  if (!signal?.aborted) return undefined;
  const reason: unknown = signal.reason;
  return reason instanceof CancelledFailure ? reason : new CancelledFailure('cancelled');
}

function currentContext(): Context | undefined {
  try {
    return Context.current();
  } catch {
    return undefined; // not inside an activity
  }
}

/** For errors of hooks and for bugs; where the class was known, the message says it all. The message is not in it again. */
function framesOf(error: unknown): string {
  try {
    if (!(error instanceof Error) || error instanceof RolloutFailure) return '';
    const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
    return shorten(frames.join('\n'), maxStackLength);
  } catch {
    return '';
  }
}

function isFileSystemError(error: Error): boolean {
  return 'syscall' in error && 'path' in error;
}
