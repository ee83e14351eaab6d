/** A range that is too large for one workflow: child ranges one after another, the window handed from leaf to leaf. */

import {
  CancellationScope,
  condition,
  getExternalWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  setHandler,
  startChild,
} from '@temporalio/workflow';
import type { RangeInput, Tally } from '../contracts/batch.ts';
import { rangeId } from '../contracts/names.ts';
import type { Bounds } from './bounds.ts';
import { drain, progress, report, window as setWindow } from './control.ts';
import { Parent } from './parent.ts';
import type { range } from './range.ts';
import { addTally, emptyTally, isUsedUp, usedBy } from '../contracts/tally.ts';
import { allot, type Share } from './window.ts';

interface Child extends Share {
  readonly id: string;
  /** The window it was last given. */
  window: number;
  open: number;
  draining: boolean;
  /** Whether it runs and can be signalled. */
  started: boolean;
  tally: Tally;
}

export async function spread({ batch, ...input }: RangeInput, bounds: readonly Bounds[]): Promise<Tally> {
  const parent = new Parent(input.to - input.from);
  /** Running children, oldest first. */
  const running: Child[] = [];
  const done = emptyTally();
  let { window } = input;
  const told = { drain: false };
  let startedAll = false;
  let proven = input.proven ?? false;
  const isOverBudget = (): boolean => isUsedUp(batch.budget, tallies(), input.used);

  setHandler(setWindow, (next) => {
    window = next;
    rebalance();
  });
  setHandler(drain, () => {
    told.drain = true;
    drainAll();
  });
  setHandler(report, ({ id, tally, open, draining, rejection, ...told }) => {
    const child = running.find((one) => one.id === id);
    if (!child) return;
    Object.assign(child, { tally, open, draining });
    proven ||= told.proven ?? false;
    if (isOverBudget()) drainAll();
    rebalance();
    inform(rejection);
  });
  setHandler(progress, () => ({ tally: done, open: open(), ranges: running.map(({ id }) => id) }));

  function open(): number {
    return running.reduce((sum, child) => sum + (child.draining ? child.open : Math.min(child.window, child.size)), 0);
  }

  const tallies = (): Tally[] => [done, ...running.map((child) => child.tally)];

  function drainAll(): void {
    for (const { id } of running) tell(id, (handle) => handle.signal(drain));
  }

  function inform(rejection?: string): void {
    const tally = emptyTally();
    for (const part of tallies()) addTally(tally, part);
    const draining = startedAll && running.every((child) => child.draining);
    const standing = { tally, open: open(), window, draining, proven };
    if (rejection === undefined) parent.tell(standing);
    else parent.reject(standing, rejection);
  }

  function rebalance(): void {
    const { windows } = allot(window, running);
    for (const [index, child] of running.entries()) {
      const next = windows[index] ?? 0;
      if (!child.started || child.draining || child.window === next) continue;
      child.window = next;
      tell(child.id, (handle) => handle.signal(setWindow, next));
    }
  }

  /** What a child cannot know by itself. */
  function elsewhere(): Pick<RangeInput, 'used' | 'proven'> {
    return {
      ...(batch.budget && { used: usedBy(tallies(), input.used) }),
      ...(proven && { proven }),
    };
  }

  async function run({ from, to }: Bounds): Promise<void> {
    const { spare } = allot(window, running);
    const size = to - from;
    const share = Math.min(spare, size);
    const id = rangeId(batch.spec.batch, from, to, batch.generation);
    const child: Child = { id, size, window: share, open: 0, draining: false, started: false, tally: emptyTally() };
    running.push(child);
    const handle = await startChild<typeof range>('range', {
      workflowId: id,
      args: [{ batch, from, to, window: share, ...elsewhere() }],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    }).catch((error: unknown) => {
      running.splice(running.indexOf(child), 1);
      throw error;
    });
    child.started = true;
    // What was said while it started did not reach it.
    rebalance();
    if (told.drain) tell(id, (one) => one.signal(drain));
    void handle.result().then(
      (tally) => finish(child, tally),
      // Terminated from outside: what it had told stands, and the store knows the rest.
      () => finish(child, child.tally),
    );
  }

  function finish(child: Child, tally: Tally): void {
    running.splice(running.indexOf(child), 1);
    addTally(done, tally);
    rebalance();
    inform();
  }

  try {
    for (const child of bounds) {
      await condition(() => told.drain || allot(window, running).spare > 0);
      if (told.drain || isOverBudget()) break;
      await run(child);
    }
    startedAll = true;
    inform();
    await condition(() => running.length === 0);
  } catch (error) {
    if (!isCancellation(error)) throw error;
    await CancellationScope.nonCancellable(() => condition(() => running.length === 0));
  }
  return done;
}

/** A child that has ended meanwhile needs no telling. */
function tell(id: string, send: (handle: ReturnType<typeof getExternalWorkflowHandle>) => Promise<void>): void {
  send(getExternalWorkflowHandle(id)).catch(() => undefined);
}
