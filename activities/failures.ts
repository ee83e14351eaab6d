/** The one mapping from any thrown error to the failure that Temporal and the user see. */

import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';
import type { FailureClass } from '../contracts/failures.ts';
import { presentable } from '../contracts/presentable.ts';
import { asRolloutFailure, RolloutFailure } from '../contracts/rollout-failure.ts';
import { shorten } from '../contracts/text.ts';
import { ownLine } from './own-line.ts';

const maxStackLength = 2000;
const maxPlaceLength = 200;

/**
 * What an activity throws in place of `error`: an `ApplicationFailure` whose type is the failure class. Errors that say
 * nothing of themselves get the class `fallback`. A cancellation stays what it is. `lost`: attempts before that were no tries.
 *
 * @example
 * catch (error) {
 *   throw classified(error, 'environment_error');
 * }
 */
export function classified(error: unknown, fallback: FailureClass, lost = 0): ApplicationFailure | CancelledFailure {
  const known = knownFailure(error);
  if (known) return known;
  const { class: type, retryable, retryAfterMs, configuration, message } = asRolloutFailure(error, fallback);
  const at = type === 'environment_error' ? placeOf(error) : undefined;
  const failure = ApplicationFailure.create({
    type,
    message: presentable(message),
    nonRetryable: !retryable,
    // The workflow learns of an attempt's number, and that all others will be refused as well, from nothing else.
    details: [
      {
        attempts: currentContext()?.info.attempt ?? 1,
        ...(configuration && { configuration }),
        ...(at !== undefined && { at }),
        ...(lost > 0 && { lost }),
      },
    ],
    ...(retryAfterMs !== undefined && { nextRetryDelay: retryAfterMs }),
    // Being told to wait is a server's way of working, not worth a warning in the log each time.
    ...(type === 'model_overloaded' && retryable && { category: ApplicationFailureCategory.BENIGN }),
  });
  failure.stack = framesOf(error);
  return failure;
}

/** What a hook throws may be unreadable, its stack included. */
function placeOf(error: unknown): string | undefined {
  try {
    return ownLine(error)?.slice(0, maxPlaceLength);
  } catch {
    return undefined;
  }
}

/** An error that Temporal has a failure for already. */
function knownFailure(error: unknown): ApplicationFailure | CancelledFailure | undefined {
  try {
    return cancellationIn(error) ?? (error instanceof ApplicationFailure ? error : undefined);
  } catch {
    return undefined; // it cannot be read: see `asRolloutFailure`
  }
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
