/** Reads the failure class out of what an activity or a child workflow failed with. */

import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  isCancellation,
  TerminatedFailure,
  TimeoutFailure,
} from '@temporalio/workflow';
import { isFailureClass, type Failure, type FailureClass, type Step } from '../contracts/failures.ts';
import { shorten } from '../contracts/text.ts';

/** Failures enter history, where a stack or a page of HTML has no place. */
export const maxMessageLength = 500;
const maxPlaceLength = 200;

/** Where a rollout stood when it failed. */
export interface Place {
  readonly step: Step;
  readonly turn: number;
  /** The role whose model was asked, when it was not the policy. */
  readonly role?: string;
}

/**
 * This worker has not loaded the environment. It is not a `TemporalFailure`, so it fails the workflow task instead of the
 * workflow; Temporal then offers the task to other workers.
 */
export class UnservedHere extends Error {
  override readonly name = 'UnservedHere';
}

export function failureOf(error: unknown, { step, turn, role }: Place): Failure {
  if (error instanceof UnservedHere) throw error;
  const { class: name, message, attempts, configuration, at: line } = read(error);
  const at = { step, turn, ...(configuration && { configuration }), ...(line !== undefined && { at: line }) };
  // A model asked by a hook is the hook's judge, whatever kept it from answering.
  if (role !== undefined && name !== 'cancelled') {
    return { class: 'judge_failed', message: `${role}: ${message}`, attempts, ...at };
  }
  return { class: name, message, attempts, ...at };
}

/** Why a rollout ended without saying so itself: someone terminated it, or it could not be started. */
export function lossOf(error: unknown): Failure {
  let cause = error;
  while (cause instanceof ChildWorkflowFailure || cause instanceof ActivityFailure) cause = cause.cause;
  if (isCancellation(error)) return { class: 'cancelled', message: 'cancelled before it ended', attempts: 1 };
  if (cause instanceof TerminatedFailure)
    return { class: 'terminated', message: 'its workflow was terminated', attempts: 1 };
  return { class: 'internal_error', message: describe(cause), attempts: 1 };
}

function read(error: unknown): Omit<Failure, 'step' | 'turn'> {
  if (isCancellation(error)) return { class: 'cancelled', message: 'the rollout was cancelled', attempts: 1 };
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    const { attempts, configuration, at } = (cause.details?.[0] ?? {}) as Partial<Record<keyof Failure, unknown>>;
    return {
      class: classOf(cause.type, error),
      message: shorten(cause.message, maxMessageLength),
      // Workers in other languages put there what they like.
      attempts: Number.isInteger(attempts) ? (attempts as number) : 1,
      ...(configuration === true && { configuration }),
      ...(typeof at === 'string' && { at: shorten(at, maxPlaceLength) }),
    };
  }
  if (cause instanceof TimeoutFailure) {
    const what = error instanceof ActivityFailure ? error.activityType : 'a step';
    // Nobody took it up, or nobody who did could end it.
    const unserved = cause.timeoutType === 'SCHEDULE_TO_START' || cause.timeoutType === 'SCHEDULE_TO_CLOSE';
    return {
      class: unserved ? 'environment_unreachable' : 'activity_timeout',
      message: `${what} timed out (${cause.timeoutType})`,
      attempts: 1,
    };
  }
  return { class: 'internal_error', message: describe(cause), attempts: 1 };
}

/** Environments in other languages throw what they throw: their activities are named `environment.verb`. */
function classOf(type: unknown, error: unknown): FailureClass {
  if (isFailureClass(type)) return type;
  return error instanceof ActivityFailure && error.activityType.includes('.') ? 'environment_error' : 'internal_error';
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
