/** How long a thread has computed, however long that took: on a busy machine the clock runs on without it. */

import { readFileSync } from 'node:fs';

/** Of the thread that asks, in milliseconds. Where the system does not tell, that of all threads of the process. */
export function processorMilliseconds(): number {
  try {
    const [nanoseconds] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ');
    return Number(nanoseconds) / 1e6;
  } catch {
    // Node tells it of a thread from 22.19 on.
    const node = process as { threadCpuUsage?: () => NodeJS.CpuUsage };
    const { user, system } = node.threadCpuUsage?.() ?? process.cpuUsage();
    return (user + system) / 1000;
  }
}
