import { describe, expect, it } from 'vitest';
import type { Step } from '../../../bench/soak/events.ts';
import { waitsOf } from '../../../bench/soak/waits.ts';

/** Killed at 100 s; the next worker polls at 103 s. */
const killed = { at: 100_000, readyAt: 103_000 };

const taskStarted = (at: number, scheduled: number): Step => ({ kind: 'task-started', at, scheduled });
const taskCompleted = (at: number, started: number): Step => ({ kind: 'task-completed', at, started });
const taskTimedOut = (at: number, scheduled: number, taken: boolean): Step => ({
  kind: 'task-timed-out',
  at,
  scheduled,
  taken,
});
const retried = (at: number, scheduled: number, silent: boolean): Step => ({
  kind: 'activity-started',
  at,
  scheduled,
  attempt: 2,
  silent,
});

describe('what a workflow waited for after a kill', () => {
  it('is the next worker, for a task that lay in a queue', () => {
    expect(waitsOf([taskStarted(103_500, 99_000)], [killed])).toEqual([
      { cause: 'no worker', from: 100_000, to: 103_500 },
    ]);
    const activity: Step = { kind: 'activity-started', at: 104_000, scheduled: 99_000, attempt: 1, silent: false };
    expect(waitsOf([activity], [killed])).toEqual([{ cause: 'no worker', from: 100_000, to: 104_000 }]);
  });

  it("is the dead worker's own queue, for a task that was put there", () => {
    expect(waitsOf([taskTimedOut(111_000, 101_000, false)], [killed])).toEqual([
      { cause: 'sticky queue', from: 101_000, to: 111_000 },
    ]);
  });

  it('is a task that the dead worker had taken, from the kill on', () => {
    expect(waitsOf([taskTimedOut(109_500, 99_400, true)], [killed])).toEqual([
      { cause: 'workflow task', from: 100_000, to: 109_500 },
    ]);
  });

  it('is the heartbeat of a model call that the dead worker had taken', () => {
    expect(waitsOf([retried(131_000, 99_000, true)], [killed])).toEqual([
      { cause: 'heartbeat', from: 100_000, to: 131_000 },
    ]);
  });

  it('is the kill that silenced the call, when another one came before the heartbeat timed out', () => {
    const again = { at: 120_000, readyAt: 123_000 };
    expect(waitsOf([retried(131_000, 99_000, true)], [killed, again])).toEqual([
      { cause: 'heartbeat', from: 100_000, to: 131_000 },
    ]);
    expect(waitsOf([retried(151_000, 110_000, true)], [killed, again])).toEqual([
      { cause: 'heartbeat', from: 120_000, to: 151_000 },
    ]);
  });

  it('is the replay, once for each kill', () => {
    const again = { at: 200_000, readyAt: 203_000 };
    const steps = [
      taskCompleted(99_500, 99_000),
      taskCompleted(112_000, 111_000),
      taskCompleted(113_000, 112_900),
      taskCompleted(204_000, 203_200),
    ];
    expect(waitsOf(steps, [killed, again])).toEqual([
      { cause: 'replay', from: 111_000, to: 112_000 },
      { cause: 'replay', from: 203_200, to: 204_000 },
    ]);
  });

  it('is nothing before the kill, and nothing when only a busy worker kept a task or a model failed', () => {
    const steps = [taskStarted(98_000, 97_000), taskStarted(108_000, 105_000), retried(109_000, 104_000, false)];
    expect(waitsOf(steps, [killed])).toEqual([]);
    expect(waitsOf([taskTimedOut(111_000, 101_000, true)], [])).toEqual([]);
  });
});
