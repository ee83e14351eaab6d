/** Kills the worker of a command again and again, and never one that has not come up. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from './command.ts';
import type { Lives } from './lives.ts';

const lookEveryMs = 100;
/** Without a new worker for so long, the command has given it up. */
const givenUpMs = 60_000;

export interface Killed {
  readonly at: number;
  readonly pid: number;
}

/**
 * Until `signal`; the first kill comes one interval after the first worker polls. A worker that was slow to come up is left
 * for half an interval at least: to kill each one as it comes shows nothing. `hear` is told of each.
 */
export async function killEvery(
  intervalMs: number,
  { command, lives, signal }: { readonly command: Command; readonly lives: Lives; readonly signal: AbortSignal },
  hear: (killed: Killed) => void,
): Promise<void> {
  let due = Date.now();
  for (let workers = 1; ; workers++) {
    await polling(workers, command, signal);
    due = Math.max(due + intervalMs, (command.workersReady().at(-1) ?? 0) + intervalMs / 2);
    await pause(due - Date.now(), signal);
    const worker = lives.current();
    if (signal.aborted || !worker) return;
    process.kill(worker.pid, 'SIGKILL');
    hear({ at: Date.now(), pid: worker.pid });
  }
}

/** Waits until so many workers, one after the other, have begun to poll. */
async function polling(workers: number, command: Command, signal: AbortSignal): Promise<void> {
  const since = Date.now();
  while (!signal.aborted && command.workersReady().length < workers) {
    if (Date.now() - since > givenUpMs) throw new Error(`no new worker within a minute: ${command.lastWords()}`);
    await pause(lookEveryMs, signal);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
}
