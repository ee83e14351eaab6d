/** CPU time and memory of a process, from Linux's /proc. */

import { readFileSync } from 'node:fs';

/** Jiffies a second; 100 on every Linux that Node runs on. */
const jiffiesPerSecond = 100;

export interface Used {
  readonly cpuMs: number;
  readonly rssMb: number;
}

export function used(pid: number): Used {
  // The name in parentheses may hold spaces; fields are counted after it.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  const jiffies = Number(fields[11]) + Number(fields[12]);
  const rss = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  return { cpuMs: (jiffies * 1000) / jiffiesPerSecond, rssMb: Math.round(Number(rss) / 1024) };
}
