/** Notices a process that was stopped (SIGSTOP) and that nobody wakes up: it keeps its queues' work and does none of it. */

import { readFileSync } from 'node:fs';

/** Calls `then` once `pid` has been stopped for so long; returns what ends the watch. Where there is no /proc, nothing is seen. */
export function whenStopped(pid: number, forMs: number, then: () => void): () => void {
  const checkMs = Math.min(5_000, forMs / 2);
  let checks = 0;
  const timer = setInterval(() => {
    checks = isStopped(pid) ? checks + 1 : 0;
    if (checks * checkMs < forMs) return;
    clearInterval(timer);
    then();
  }, checkMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Not one that a debugger holds: that is another state. */
function isStopped(pid: number): boolean {
  try {
    // Behind the name, which may have anything in it.
    return /^.*\) T /s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
