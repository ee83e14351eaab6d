/** `dgym collect` as a user runs it, with a worker of its own, in a folder of its own. */

import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { letGo, start } from '../processes.ts';
import { benchEnvironment, benchRow } from '../workloads.ts';
import type { SoakFlags } from './flags.ts';

export const batch = 'soak';

export interface Outcome {
  readonly total: number;
  readonly verified: number;
  readonly failed: number;
  readonly reward: { readonly mean: number | null };
}

export interface Command {
  readonly pid: number;
  /** What it printed as its result; rejects when there is none. */
  readonly outcome: Promise<Outcome>;
  /** Rollouts in the file that it left. */
  written(): string[];
  /** When each of its workers began to poll, in the order in which they did. */
  workersReady(): number[];
  /** The end of what it and its workers said, for people. */
  lastWords(): string;
  stop(): Promise<void>;
}

export async function startCollect(
  { address, url }: { readonly address: string; readonly url: string },
  { rollouts, workload, open }: Pick<SoakFlags, 'rollouts' | 'workload' | 'open'>,
): Promise<Command> {
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-soak-'));
  const [rows, out, said] = [join(folder, 'rows.jsonl'), join(folder, 'rollouts.jsonl'), join(folder, 'stderr.log')];
  const workerLog = join(folder, '.dgym', 'logs', `worker-${batch}.log`);
  writeFileSync(rows, Array.from({ length: rollouts }, (_, row) => line(benchRow(batch, row, workload))).join(''));
  mkdirSync(join(folder, '.dgym'));

  const names = ['--batch', batch, '--prefix', batch, '--out', out];
  const asked = ['--environment', benchEnvironment, '--model', `bench@${url}`, '--concurrency', String(open)];
  const env = {
    ...process.env,
    TEMPORAL_ADDRESS: address,
    OPENAI_API_KEY: 'bench-key',
    // Workers say when they begin to poll, but not more.
    DGYM_LOG_LEVEL: 'info',
    NO_COLOR: '1',
  };
  const { child, ready } = await start(
    new URL('command-process.ts', import.meta.url),
    [said, 'collect', rows, ...asked, ...names, '--json'],
    { cwd: folder, env },
  );
  const lastWords = (): string => [read(said), read(workerLog)].map(end).filter(Boolean).join('\n');
  const outcome = once(child, 'message').then(([answer]) => {
    const { code, stdout } = answer as { code: number | string; stdout: string };
    // 1: some rollouts failed, which the bench reports.
    if (code === 0 || code === 1) return JSON.parse(stdout) as Outcome;
    throw new Error(`dgym collect ended with ${code}: ${lastWords()}`);
  });
  outcome.catch(() => undefined);
  return {
    pid: (ready as { pid: number }).pid,
    outcome,
    written: () => read(out).trimEnd().split('\n'),
    workersReady: () => readyTimes(read(workerLog)),
    lastWords,
    stop: () => letGo(child),
  };
}

/** From the lines that workers log as JSON; one that was cut off by a kill is none. */
export function readyTimes(log: string): number[] {
  return log.split('\n').flatMap((text) => {
    const time = /^\{"level":30,"time":(\d+),.*"msg":"ready"\}$/.exec(text)?.[1];
    return time === undefined ? [] : [Number(time)];
  });
}

function line(row: object): string {
  return `${JSON.stringify(row)}\n`;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function end(text: string): string {
  return text.trimEnd().split('\n').slice(-8).join('\n');
}
