/** CPU time and memory of processes and of the machine, from Linux's /proc; and whether the processes are still there. */

import { readFileSync } from 'node:fs';

/** Jiffies a second; 100 on every Linux that Node runs on. */
const jiffiesPerSecond = 100;
const sampleEveryMs = 250;

export function cpuMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + (readUsage(pid)?.cpuMs ?? 0), 0);
}

/** CPU time of all processes of the machine, and how much there was to have. */
export function machineCpuMs(): { used: number; available: number } {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  // user, nice, system, idle, iowait, irq, softirq, steal; guests are counted in user already.
  const jiffies = line.split(/\s+/).slice(1, 9).map(Number);
  const available = jiffies.reduce((sum, one) => sum + one, 0);
  const idle = (jiffies[3] ?? 0) + (jiffies[4] ?? 0);
  const ms = 1000 / jiffiesPerSecond;
  return { used: (available - idle) * ms, available: available * ms };
}

export interface Watch {
  /** All that are watched. */
  readonly pids: readonly number[];
  /** Rejects as soon as one of the processes is gone. */
  readonly lost: Promise<never>;
  /** The most memory that they had together since this was last asked, in megabytes. */
  peakRssMb(name: string): number;
  end(): void;
}

/** Samples processes, which are named for the message in which one is missed. */
export function watch(processes: Readonly<Record<string, readonly number[]>>): Watch {
  const peaks = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  const lost = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      for (const [name, pids] of Object.entries(processes)) {
        let rssMb = 0;
        for (const pid of pids) {
          const used = readUsage(pid);
          if (!used) reject(new Error(`the ${name} (process ${pid}) is gone`));
          rssMb += used?.rssMb ?? 0;
        }
        peaks.set(name, Math.max(peaks.get(name) ?? 0, rssMb));
      }
    }, sampleEveryMs);
  });
  // Nobody waits for it between two runs.
  lost.catch(() => undefined);
  return {
    pids: Object.values(processes).flat(),
    lost,
    peakRssMb(name) {
      const peak = peaks.get(name) ?? NaN;
      peaks.delete(name);
      return peak;
    },
    end: () => clearInterval(timer),
  };
}

export interface Usage {
  readonly cpuMs: number;
  readonly rssMb: number;
  /** When it started, by the clock on the wall. */
  readonly startedAt: number;
}

/** `undefined` for a process that is gone, or dead and not yet collected by its parent. */
export function readUsage(pid: number): Usage | undefined {
  try {
    // The name in parentheses may hold spaces; fields are counted after it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    if (fields[0] === 'Z') return undefined;
    const jiffies = Number(fields[11]) + Number(fields[12]);
    const upSeconds = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
    const startedAt = Date.now() - 1000 * (upSeconds - Number(fields[19]) / jiffiesPerSecond);
    const rssKb = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
    return { cpuMs: (jiffies * 1000) / jiffiesPerSecond, rssMb: rssKb / 1024, startedAt };
  } catch {
    return undefined;
  }
}

/** Processes that the main thread of this one has started, and that are still there. */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
