/** How long a model call is tried again. */

import type { FailureClass } from '../contracts/failures.ts';
import { RolloutFailure } from '../contracts/rollout-failure.ts';
import { backoffMs } from './backoff.ts';

/** Answers that nobody can use (5xx, malformed bodies) and failures of the store end a call after this many. */
export const maxBrokenAnswers = 20;

/** A server that is down or has too much to do comes back some time: waiting is what a durable system is good at. */
const waitedFor: ReadonlySet<FailureClass> = new Set(['model_unreachable', 'model_overloaded']);

export interface Tries {
  readonly attempt: number;
  /** Attempts before this one that ended with what is not waited for. */
  readonly broken: number;
  /** Since the call was scheduled. */
  readonly waitedMs: number;
  readonly giveUpAfterSeconds?: number | undefined;
}

/** What becomes of a failed attempt: `failure` to throw, and the number of broken answers to go on with. */
export function judge(failure: RolloutFailure, tries: Tries): { failure: RolloutFailure; broken: number } {
  const { class: type, message, cause } = failure;
  if (!failure.retryable) return { failure, broken: tries.broken };
  const end = (why: string) => new RolloutFailure(type, `${message} (${why})`, { retryable: false, cause });
  const delay = failure.retryAfterMs ?? backoffMs(tries.attempt);

  if (!waitedFor.has(type)) {
    const broken = tries.broken + 1;
    if (broken >= maxBrokenAnswers) return { failure: end(`${broken} times`), broken };
    return { failure: new RolloutFailure(type, message, { retryAfterMs: delay, cause }), broken };
  }
  const { broken, waitedMs, giveUpAfterSeconds: patience } = tries;
  const leftMs = patience === undefined ? Infinity : patience * 1000 - waitedMs;
  if (leftMs <= 0) return { failure: end(`gave up after ${patience} s`), broken };
  // The last attempt is the one at the deadline.
  return { failure: new RolloutFailure(type, message, { retryAfterMs: Math.min(delay, leftMs), cause }), broken };
}
