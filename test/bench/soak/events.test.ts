import { expect, it } from 'vitest';
import { stepsOf } from '../../../bench/soak/events.ts';

/** As the server sends them; ids and seconds are 64-bit numbers, which the client gives as objects. */
const long = (value: number) => ({ valueOf: () => value }) as any;
const event = (id: number, seconds: number, attributes: object) => ({
  eventId: long(id),
  eventTime: { seconds: long(seconds), nanos: 500_000_000 },
  ...attributes,
});

it('reads from a history when tasks lay in queues, were taken, ended or timed out', () => {
  const events = [
    event(1, 1, { workflowExecutionStartedEventAttributes: {} }),
    event(2, 2, { workflowTaskScheduledEventAttributes: {} }),
    event(3, 3, { workflowTaskStartedEventAttributes: { scheduledEventId: long(2) } }),
    event(4, 4, { workflowTaskCompletedEventAttributes: { scheduledEventId: long(2), startedEventId: long(3) } }),
    event(5, 5, { activityTaskScheduledEventAttributes: {} }),
    event(6, 36, {
      activityTaskStartedEventAttributes: {
        scheduledEventId: long(5),
        attempt: 2,
        lastFailure: { timeoutFailureInfo: { timeoutType: 4 } },
      },
    }),
    event(7, 37, { workflowTaskScheduledEventAttributes: {} }),
    event(8, 47, { workflowTaskTimedOutEventAttributes: { scheduledEventId: long(7), timeoutType: 2 } }),
    event(9, 47, { workflowTaskScheduledEventAttributes: {} }),
    event(10, 48, { workflowTaskStartedEventAttributes: { scheduledEventId: long(9) } }),
    event(11, 58, {
      workflowTaskTimedOutEventAttributes: { scheduledEventId: long(9), startedEventId: long(10), timeoutType: 1 },
    }),
  ];
  expect(stepsOf(events)).toEqual([
    { kind: 'task-started', at: 3_500, scheduled: 2_500 },
    { kind: 'task-completed', at: 4_500, started: 3_500 },
    { kind: 'activity-started', at: 36_500, scheduled: 5_500, attempt: 2, silent: true },
    { kind: 'task-timed-out', at: 47_500, scheduled: 37_500, taken: false },
    { kind: 'task-started', at: 48_500, scheduled: 47_500 },
    { kind: 'task-timed-out', at: 58_500, scheduled: 47_500, taken: true },
  ]);
});
