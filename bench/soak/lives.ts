/** The processes of a run, sampled: the memory of each, the workers one after the other, and who used the machine. */

import { childrenOf, machineCpuMs, readUsage } from '../usage.ts';

/** Often enough to see a new worker come, and cheap enough not to be seen. */
const lookEveryMs = 100;
const sampleEveryMs = 1_000;

/** One worker process, from its start to its end. */
export interface Life {
  readonly pid: number;
  readonly startedAt: number;
}

export interface Sample {
  readonly at: number;
  readonly commandMb: number;
  readonly serverMb: number;
  /** Absent while there is none. */
  readonly worker?: { readonly pid: number; readonly mb: number };
}

export interface Lives {
  readonly workers: readonly Life[];
  readonly samples: readonly Sample[];
  /** The worker that is there now. */
  current(): Life | undefined;
  /** Share of the machine's CPU time that went to processes outside the run. */
  othersCpuPercent(): number;
  end(): void;
}

/** `all`: the processes of the run beside the workers, the command's and the server's among them. */
export function watchLives(command: number, server: number, all: readonly number[]): Lives {
  const workers: Life[] = [];
  const samples: Sample[] = [];
  const cpu = new CpuShare();

  const look = (): Life | undefined => {
    const pid = childrenOf(command).find((child) => readUsage(child));
    if (pid === undefined) return undefined;
    const known = workers.at(-1);
    if (known?.pid === pid) return known;
    const life = { pid, startedAt: readUsage(pid)?.startedAt ?? Date.now() };
    workers.push(life);
    return life;
  };
  const sample = (): void => {
    const life = look();
    cpu.add([...all, ...(life ? [life.pid] : [])]);
    const [ours, theirs, worker] = [command, server, life?.pid ?? 0].map(readUsage);
    if (!ours || !theirs) return;
    samples.push({
      at: Date.now(),
      commandMb: ours.rssMb,
      serverMb: theirs.rssMb,
      ...(life && worker && { worker: { pid: life.pid, mb: worker.rssMb } }),
    });
  };
  const timers = [setInterval(look, lookEveryMs), setInterval(sample, sampleEveryMs)];
  return {
    workers,
    samples,
    current: look,
    othersCpuPercent: () => cpu.othersPercent(),
    end: () => timers.forEach(clearInterval),
  };
}

/** Adds up from sample to sample: processes come and go. */
class CpuShare {
  private before: { used: number; available: number; byPid: Map<number, number> } | undefined;
  private ours = 0;
  private used = 0;
  private available = 0;

  add(pids: readonly number[]): void {
    const byPid = new Map([...pids, process.pid].map((pid) => [pid, readUsage(pid)?.cpuMs ?? 0]));
    const now = { ...machineCpuMs(), byPid };
    const { before } = this;
    this.before = now;
    if (!before) return;
    this.used += now.used - before.used;
    this.available += now.available - before.available;
    // Of a process that has come since, all it has used is new.
    for (const [pid, cpuMs] of byPid) this.ours += Math.max(0, cpuMs - (before.byPid.get(pid) ?? 0));
  }

  othersPercent(): number {
    return this.available === 0 ? 0 : Math.max(0, (100 * (this.used - this.ours)) / this.available);
  }
}
