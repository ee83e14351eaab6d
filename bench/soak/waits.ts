/** What a workflow waited for because its worker was killed, read from its history. Arithmetic only. */

import type { Step } from './events.ts';

/** Each with what it means, for the report. */
export const causes = {
  'no worker': 'in a queue until the next worker polled and took it',
  'sticky queue': "workflow task in the dead worker's own queue, until the server moved it",
  'workflow task': 'workflow task that the dead worker had taken, until it timed out (10 s)',
  heartbeat: 'model call that the dead worker had taken, until its heartbeat timed out (15 s) and it was tried again',
  replay: 'first workflow task on the new worker: history fetched and replayed, then the step itself',
} as const;
export type Cause = keyof typeof causes;

export interface Wait {
  readonly cause: Cause;
  readonly from: number;
  readonly to: number;
}

/** A kill, and when the next worker polled: never, when the batch was over before. */
export interface Gap {
  readonly at: number;
  readonly readyAt: number;
}

/** A heartbeat that was sent up to ten seconds before the kill times out that much earlier after it. */
const earliestHeartbeatMs = 15_000;

/** `gaps` and `steps` in the order of time. */
export function waitsOf(steps: readonly Step[], gaps: readonly Gap[]): Wait[] {
  let replayed: Gap | undefined;
  return steps.flatMap((step): Wait[] => {
    const { at } = step;
    const last = gaps.findLast((gap) => gap.at <= at);
    if (!last) return [];
    switch (step.kind) {
      case 'task-timed-out': {
        // It waited since the kill, or since it was scheduled when that came later.
        const cause = step.taken ? 'workflow task' : 'sticky queue';
        return [{ cause, from: Math.max(step.scheduled, killBefore(gaps, step.scheduled, at).at), to: at }];
      }
      case 'task-started':
        return queued(step.scheduled, at, last);
      case 'task-completed': {
        if (replayed === last || step.started < last.at) return [];
        replayed = last;
        return [{ cause: 'replay', from: step.started, to: at }];
      }
      case 'activity-started': {
        if (!step.silent) return step.attempt === 1 ? queued(step.scheduled, at, last) : [];
        const killed = gaps.findLast((gap) => gap.at >= step.scheduled && gap.at <= at - earliestHeartbeatMs);
        return killed ? [{ cause: 'heartbeat', from: killed.at, to: at }] : [];
      }
    }
  });
}

/** Only while nobody polled: any other time in a queue is that of a busy worker. */
function queued(scheduled: number, at: number, { at: killed, readyAt }: Gap): Wait[] {
  const from = Math.max(scheduled, killed);
  return from < readyAt && at >= readyAt ? [{ cause: 'no worker', from, to: at }] : [];
}

/** The first kill that a task scheduled then can have met, else the last one before it. */
function killBefore(gaps: readonly Gap[], scheduled: number, at: number): Gap {
  const met = gaps.find((gap) => gap.at >= scheduled && gap.at <= at);
  return met ?? gaps.findLast((gap) => gap.at <= at)!;
}
