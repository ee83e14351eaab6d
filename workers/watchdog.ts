/**
 * Ends a process whose thread is blocked. A hook that never gives way keeps its process from everything, timeouts included,
 * and would do so again in the next one: so another thread watches, notes in the store which hook it was, and ends the process.
 */

import { url as debuggerUrl } from 'node:inspector';
import { Worker } from 'node:worker_threads';
import type { Logger } from '@temporalio/worker';
import { openBoard, showRunning, type Board } from '../activities/running.ts';
import type { WorkerSettings } from './settings.ts';

/** What the thread is given. */
export interface Watched {
  /** Counts as long as the main thread does anything. */
  readonly ticks: Int32Array<SharedArrayBuffer>;
  readonly board: Board | undefined;
  readonly blockedAfterMs: number;
  /** Often enough to be exact, seldom enough to cost nothing. */
  readonly checkMs: number;
  readonly quiet: boolean;
}

/** Calls of hooks are on the board from here on. */
export function startWatchdog({ blockedAfter, logLevel, board = openBoard() }: WorkerSettings, logger: Logger): void {
  showRunning(board);
  // Whoever stands at a breakpoint is not blocked.
  if (debuggerUrl() !== undefined) return;
  const ticks = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const checkMs = Math.min(1_000, blockedAfter / 5);
  const workerData: Watched = {
    ticks,
    board,
    blockedAfterMs: blockedAfter,
    checkMs,
    quiet: logLevel === 'silent',
  };
  setInterval(() => void Atomics.add(ticks, 0, 1), checkMs).unref();
  const thread = new Worker(new URL('./watchdog-thread.js', import.meta.url), { workerData });
  thread.on('error', (error) => {
    logger.error('the watchdog failed: a hook that blocks is not noticed', { error });
  });
  thread.unref();
}
