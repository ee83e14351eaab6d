/** The activities that an open workflow waits for, each with what is known of it. */

import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { z } from 'zod';
import { isFailureClass, type FailureClass } from '../../../contracts/failures.ts';
import { plainText } from '../../problem.ts';
import { dateOf, firstArgument, historyTail, type HistoryEvent } from '../history.ts';

/** Events read to find out what a call was asked for: what is pending was scheduled last. */
const tailEvents = 20;

export interface PendingCall {
  readonly workflowId: string;
  /** `generate`, `mcqa.open`. */
  readonly activity: string;
  readonly queue: string | undefined;
  /** `queued`: a worker may take it up now; `retrying`: it waits for its next attempt. */
  readonly state: 'queued' | 'running' | 'retrying' | 'paused';
  /** When it was scheduled first. */
  readonly since: Date | undefined;
  /** Since when it could have been taken up. */
  readonly queuedSince: Date | undefined;
  /** Of one that waits for its next attempt. */
  readonly next: Date | undefined;
  readonly heartbeat: Date | undefined;
  /** What it says itself that it waits for, with an answer in hand: the store. */
  readonly waitsFor: string | undefined;
  /** Attempts that have failed. */
  readonly attempts: number;
  readonly failure: CallFailure | undefined;
  /** Why someone paused it. */
  readonly pausedBecause: string | undefined;
  /** Of a model call. */
  readonly role: string | undefined;
  readonly model: string | undefined;
}

export interface CallFailure {
  readonly message: string;
  /** The class that the activity gave it. */
  readonly class: FailureClass | undefined;
  readonly cause: 'timeout' | 'stopped' | 'no_activity' | 'thrown';
}

export type Description = WorkflowExecutionDescription['raw'];
type Pending = NonNullable<Description['pendingActivities']>[number];

export async function callsIn(client: Client, workflowId: string, raw: Description): Promise<PendingCall[]> {
  const pending = raw.pendingActivities ?? [];
  if (pending.length === 0) return [];
  const runId = raw.workflowExecutionInfo?.execution?.runId ?? undefined;
  // Without it the call is told with less.
  const tail = await historyTail(client, workflowId, runId, tailEvents).catch(() => []);
  return pending.map((one) => read(workflowId, one, scheduledBy(tail, one)));
}

function read(workflowId: string, pending: Pending, event: HistoryEvent | undefined): PendingCall {
  const scheduled = dateOf(pending.scheduledTime);
  const { activityType, activityOptions, pauseInfo, lastFailure } = pending;
  const state = stateOf(pending);
  return {
    workflowId,
    activity: activityType?.name ?? 'activity',
    queue:
      activityOptions?.taskQueue?.name ?? event?.activityTaskScheduledEventAttributes?.taskQueue?.name ?? undefined,
    state,
    // The server keeps the time of the latest attempt only; history has that of the first.
    since: dateOf(event?.eventTime) ?? scheduled,
    queuedSince: scheduled,
    next: state === 'retrying' ? dateOf(pending.nextAttemptScheduleTime) : undefined,
    heartbeat: dateOf(pending.lastHeartbeatTime),
    waitsFor: state === 'running' ? waitOf(pending) : undefined,
    attempts: Math.max(0, (pending.attempt ?? 1) - 1),
    failure: lastFailure ? failureOf(lastFailure) : undefined,
    pausedBecause: pauseInfo?.manual?.reason ? plainText(pauseInfo.manual.reason) : undefined,
    ...whoseModel(event),
  };
}

function stateOf({ paused, lastStartedTime, nextAttemptScheduleTime }: Pending): PendingCall['state'] {
  if (paused) return 'paused';
  if (lastStartedTime) return 'running';
  const next = dateOf(nextAttemptScheduleTime);
  return next && next.getTime() > Date.now() ? 'retrying' : 'queued';
}

function failureOf(failure: NonNullable<Pending['lastFailure']>): CallFailure {
  const { message, applicationFailureInfo: thrown, timeoutFailureInfo: timeout } = failure;
  const type = thrown?.type;
  return {
    message: plainText(message || type || 'it failed without a message'),
    class: isFailureClass(type) ? type : undefined,
    cause: timeout ? 'timeout' : (causes.get(type ?? '') ?? 'thrown'),
  };
}

/** By types of failure that every SDK gives: of a worker that stops, and of one that has no activity of the name. */
const causes: ReadonlyMap<string, CallFailure['cause']> = new Map([
  ['WorkerShutdown', 'stopped'],
  ['NotFoundError', 'no_activity'],
]);

function scheduledBy(tail: readonly HistoryEvent[], { activityId }: Pending): HistoryEvent | undefined {
  return tail.find(({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityId === activityId);
}

const Beat = z.object({ waits_for: z.string() });

function waitOf({ heartbeatDetails: details }: Pending): string | undefined {
  const { data } = Beat.safeParse(firstArgument(details));
  return data && plainText(data.waits_for);
}

const Call = z.object({ role: z.string(), model: z.object({ model: z.string() }) });

function whoseModel(event: HistoryEvent | undefined): { role: string | undefined; model: string | undefined } {
  const { data } = Call.safeParse(firstArgument(event?.activityTaskScheduledEventAttributes?.input));
  return { role: data?.role, model: data?.model.model };
}
