/** Processes of the bench's own: each says when it is ready, and ends when it is let go or the bench is gone. */

import { fork, type ChildProcess, type ForkOptions } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Those whose server is gone do not end by themselves. */
const endWithinMs = 15_000;

/** Starts a module of the bench, and gives back its first message. */
export async function start(
  module: URL,
  args: readonly string[] = [],
  options: ForkOptions = {},
): Promise<{ child: ChildProcess; ready: unknown }> {
  const child = fork(fileURLToPath(module), args, options);
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`${module.pathname} exited with ${String(code)} before it was ready`);
  });
  const [ready] = (await Promise.race([once(child, 'message'), exited])) as [unknown];
  exited.catch(() => undefined);
  return { child, ready };
}

export async function letGo(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  if (child.connected) child.disconnect();
  await inTime(gone, () => child.kill('SIGKILL'));
}

/** Waits for an end, and takes stronger measures when it does not come. */
export async function inTime(end: Promise<unknown>, insist: () => unknown): Promise<void> {
  const timer = new AbortController();
  const late = sleep(endWithinMs, undefined, { signal: timer.signal }).then(insist, () => undefined);
  await Promise.race([end, late]);
  timer.abort();
  await end;
}
