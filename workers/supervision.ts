/**
 * Ends a worker process as a whole. One of its Temporal workers may fail while the others go on, and its `run()` then need not
 * come to an end: half a process would keep a queue that nobody serves, and another from taking its place.
 */

import type { Logger, Worker } from '@temporalio/worker';
import type { WorkerSettings } from './settings.ts';

const checkMs = 1_000;
/** What calls in flight get when another part of the process has failed: it is to be replaced soon. */
const failedGraceMs = 10_000;
/** What hooks may take to clean up once their time is over, and the worker to end once they have. */
const endMs = 10_000;

interface Supervised {
  /** Lets running calls end and the process with them; said twice, the process ends at once. */
  readonly stop: (reason: string) => void;
}

export function supervise(
  workers: readonly Pick<Worker, 'getState' | 'shutdown'>[],
  { parentPid, shutdownGrace }: Pick<WorkerSettings, 'parentPid' | 'shutdownGrace'>,
  logger: Logger,
): Supervised {
  let stopping = false;
  let orphaned = false;
  let failed = false;
  let deadline: NodeJS.Timeout | undefined;

  function end(reason: string, graceMs: number): void {
    if (!stopping) logger.info('stopping', { reason });
    stopping = true;
    clearTimeout(deadline);
    deadline = setTimeout(() => {
      logger.error('not everything ended in time: the process does', { reason });
      process.exit(1);
    }, graceMs + endMs);
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  }

  setInterval(() => {
    if (!orphaned && parentPid !== undefined && !runs(parentPid)) {
      orphaned = true;
      end('the command that started it is gone', shutdownGrace);
    }
    // While it stops they end one after the other, but none of them fails.
    if (!failed && workers.some((worker) => isFailed(worker.getState(), stopping))) {
      failed = true;
      logger.error('a part of the worker failed: the process ends, another has to go on');
      end('a part of it failed', Math.min(shutdownGrace, failedGraceMs));
    }
  }, checkMs).unref();

  return {
    stop(reason) {
      if (stopping) process.exit(1);
      end(reason, shutdownGrace);
    },
  };
}

function isFailed(state: ReturnType<Worker['getState']>, stopping: boolean): boolean {
  return state === 'FAILED' || (!stopping && state !== 'RUNNING' && state !== 'INITIALIZED');
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
