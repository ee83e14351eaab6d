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

/** Where a rollout stood when it failed. */
export interface Place {
  readonly step: Step;
  readonly turn: number;
  /** The role whose model was asked, when it was not the policy. */
  readonly role?: string;
}

export function failureOf(error: unknown, { step, turn, role }: Place): Failure {
  const { class: name, message, attempts } = read(error);
  // A model asked by a hook is the hook's judge, whatever kept it from answering.
  if (role !== undefined && name !== 'cancelled') {
    return { class: 'judge_failed', message: `${role}: ${message}`, attempts, step, turn };
  }
  return { class: name, message, attempts, step, turn };
}

/** Why a rollout ended without saying so itself: someone terminated it, or it could not be started. */
export function lossOf(error: unknown): Failure {
  const cause = error instanceof ChildWorkflowFailure ? error.cause : error;
  if (isCancellation(error)) return { class: 'cancelled', message: 'cancelled before it ended', attempts: 1 };
  if (cause instanceof TerminatedFailure)
    return { class: 'terminated', message: 'its workflow was terminated', attempts: 1 };
  return { class: 'internal_error', message: describe(cause), attempts: 1 };
}

function read(error: unknown): { class: FailureClass; message: string; attempts: number } {
  if (isCancellation(error)) return { class: 'cancelled', message: 'the rollout was cancelled', attempts: 1 };
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    const { attempts = 1 } = (cause.details?.[0] ?? {}) as { attempts?: number };
    const name = isFailureClass(cause.type) ? cause.type : 'internal_error';
    return { class: name, message: cause.message, attempts };
  }
  if (cause instanceof TimeoutFailure) {
    const what = error instanceof ActivityFailure ? error.activityType : 'a step';
    return { class: 'activity_timeout', message: `${what} timed out (${cause.timeoutType})`, attempts: 1 };
  }
  return { class: 'internal_error', message: describe(cause), attempts: 1 };
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
