/** How many programs run at once: more than the processor can follow would run into their time limits. */

import { totalmem } from 'node:os';

/** In this process. */
let running = 0;
let waiting: (() => void)[] = [];

/** Runs `work` as soon as fewer than `most` are running. */
export async function inSlot<T>(most: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  while (running >= most) await nextEnd(signal);
  running++;
  try {
    return await work();
  } finally {
    running--;
    // All of them, because not all wait for the same number.
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  }
}

async function nextEnd(signal: AbortSignal): Promise<void> {
  let wake = (): void => undefined;
  const woken = new Promise<void>((resolve) => (wake = resolve));
  waiting.push(wake);
  signal.addEventListener('abort', wake);
  await woken;
  signal.removeEventListener('abort', wake);
  signal.throwIfAborted();
}

/** As many as `wanted`, but no more than fit into memory if each took all that it may. */
export function slotsFor(wanted: number, memoryBytes: number): number {
  // What the container may use, where there is one.
  const allowed = process.constrainedMemory();
  const memory = allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
  return Math.max(1, Math.min(wanted, Math.floor((memory * 0.9) / memoryBytes)));
}
