/** The events of a history that tell what a workflow waited for, without the rest of them. */

import type { WorkflowHandle } from '@temporalio/client';

type Raw = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

/** `scheduled`: when the task that an event belongs to was put in its queue. */
export type Step =
  | { readonly kind: 'task-started'; readonly at: number; readonly scheduled: number }
  | { readonly kind: 'task-completed'; readonly at: number; readonly started: number }
  | { readonly kind: 'task-timed-out'; readonly at: number; readonly scheduled: number; readonly taken: boolean }
  | {
      readonly kind: 'activity-started';
      readonly at: number;
      readonly scheduled: number;
      readonly attempt: number;
      /** Whether the attempt before was given up because nothing was heard of it. */
      readonly silent: boolean;
    };

const startToClose = 1;
const heartbeat = 4;

export function stepsOf(events: readonly Raw[]): Step[] {
  const times = new Map(events.map((event) => [Number(event.eventId), timeOf(event)]));
  const when = (id: unknown): number => times.get(Number(id)) ?? NaN;
  return events.flatMap((event): Step[] => {
    const at = timeOf(event);
    const {
      workflowTaskStartedEventAttributes: started,
      workflowTaskCompletedEventAttributes: completed,
      workflowTaskTimedOutEventAttributes: timedOut,
      activityTaskStartedEventAttributes: activity,
    } = event;
    if (started) return [{ kind: 'task-started', at, scheduled: when(started.scheduledEventId) }];
    if (completed) return [{ kind: 'task-completed', at, started: when(completed.startedEventId) }];
    if (timedOut) {
      const taken = Number(timedOut.timeoutType) === startToClose;
      return [{ kind: 'task-timed-out', at, scheduled: when(timedOut.scheduledEventId), taken }];
    }
    if (activity) {
      const silent = Number(activity.lastFailure?.timeoutFailureInfo?.timeoutType) === heartbeat;
      const scheduled = when(activity.scheduledEventId);
      return [{ kind: 'activity-started', at, scheduled, attempt: activity.attempt ?? 1, silent }];
    }
    return [];
  });
}

function timeOf({ eventTime }: Raw): number {
  return Number(eventTime?.seconds ?? 0) * 1000 + (eventTime?.nanos ?? 0) / 1e6;
}
