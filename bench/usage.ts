/** CPU time and memory of processes and of the machine, from Linux's /proc; and whether the processes are still there. */

import { readFileSync } from 'node:fs';

/** Jiffies a second; 100 on every Linux that Node runs on. */
const jiffiesPerSecond = 100;
const sampleEveryMs = 250;

export function cpuMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + (read(pid)?.cpuMs ?? 0), 0);
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
          const used = read(pid);
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

/** `undefined` for a process that is gone, or dead and not yet collected by its parent. */
function read(pid: number): { cpuMs: number; rssMb: number } | undefined {
  try {
    // The name in parentheses may hold spaces; fields are counted after it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    if (fields[0] === 'Z') return undefined;
    const jiffies = Number(fields[11]) + Number(fields[12]);
    const rssKb = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
    return { cpuMs: (jiffies * 1000) / jiffiesPerSecond, rssMb: rssKb / 1024 };
  } catch {
    return undefined;
  }
}
