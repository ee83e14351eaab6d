/** How long a program waited for a processor, as the kernel counts it outside of the sandbox. */

import { readdirSync, readFileSync } from 'node:fs';

/** Tells the seconds so far of the innermost process below `sandbox`; 0 where the kernel does not say. */
export function waitedBelow(sandbox: number): () => number {
  // Threads that have ended still waited.
  const byThread = new Map<string, number>();
  return () => {
    try {
      const threads = `/proc/${innermost(sandbox)}/task`;
      for (const thread of readdirSync(threads)) {
        const [, waited = 0] = readFileSync(`${threads}/${thread}/schedstat`, 'utf8').split(' ').map(Number);
        byThread.set(thread, waited);
      }
    } catch {
      // It has ended, or this kernel does not count.
    }
    return [...byThread.values()].reduce((sum, waited) => sum + waited, 0) / 1e9;
  };
}

/** Each process in a sandbox has one child: bubblewrap, the grader, the program. */
function innermost(process: number): number {
  const child = Number.parseInt(readFileSync(`/proc/${process}/task/${process}/children`, 'utf8'), 10);
  return Number.isNaN(child) ? process : innermost(child);
}
