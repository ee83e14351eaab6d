/** One run of the soak: `dgym collect` on a fresh server, with or without kills of its worker, and all that was seen. */

import { withGrounds } from '../grounds.ts';
import { modelCalls } from '../workloads.ts';
import { batch, startCollect, type Outcome } from './command.ts';
import type { SoakFlags } from './flags.ts';
import { killEvery, type Killed } from './kills.ts';
import { watchLives, type Sample } from './lives.ts';
import { parentsOf, rolloutsOf, waitersOf, type Parent, type Ran, type Waiter } from './remains.ts';
import type { Gap } from './waits.ts';

/** A kill, and the worker that came after it. */
export interface Kill extends Gap {
  readonly startedAt: number;
}

export interface Observed {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: Outcome;
  /** By the moments at which they ended. */
  readonly rollouts: readonly Ran[];
  readonly parents: readonly Parent[];
  readonly kills: readonly Kill[];
  readonly waiters: readonly Waiter[];
  readonly samples: readonly Sample[];
  readonly modelCalls: number;
  readonly othersCpuPercent: number;
}

/** Throws when a rollout is missing, there twice, or wrongly rewarded: then no figure means anything. */
export function observe(
  flags: SoakFlags,
  { kill, signal, say }: { readonly kill: boolean; readonly signal: AbortSignal; say(what: string): void },
): Promise<Observed> {
  return withGrounds(signal, async ({ address, client, serverPid, model, atEnd }) => {
    await model.turnTo(flags.latency);
    const command = await startCollect({ address, url: model.url }, flags);
    atEnd(() => command.stop());
    const lives = watchLives(command.pid, serverPid, [command.pid, serverPid, model.pid]);
    atEnd(() => lives.end());

    const killed: Killed[] = [];
    const over = new AbortController();
    atEnd(() => over.abort());
    const hear = (one: Killed): void => {
      killed.push(one);
      say(`kill ${killed.length}`);
    };
    const killing = kill
      ? killEvery(flags.killEveryMs, { command, lives, signal: over.signal }, hear)
      : new Promise<void>(() => undefined);
    // It goes on until the command has ended, and ends before only with an error.
    const outcome = await Promise.race([command.outcome, killing.then(() => command.outcome)]);
    over.abort();
    lives.end();
    say('reading histories');

    const { calls } = await model.turnTo(0);
    checkWritten(command.written(), outcome, flags.rollouts);
    const rollouts = await rolloutsOf(client, flags.rollouts, signal);
    const parents = await parentsOf(client);
    const root = parents.find(({ id }) => id === batch)!;
    const kills = withSuccessors(killed, lives.workers, command.workersReady()).filter(({ at }) => at < root.endedAt);
    return {
      startedAt: root.startedAt,
      endedAt: root.endedAt,
      outcome,
      rollouts,
      parents,
      kills,
      waiters: await waitersOf(client, { parents, rollouts, gaps: kills }),
      samples: lives.samples,
      modelCalls: calls,
      othersCpuPercent: lives.othersCpuPercent(),
    };
  });
}

export function neededCalls({ rollouts, workload }: Pick<SoakFlags, 'rollouts' | 'workload'>): number {
  return rollouts * modelCalls(workload);
}

/** What the command says and what its file holds are two accounts of the same rollouts. */
function checkWritten(lines: readonly string[], { total, verified, failed }: Outcome, asked: number): void {
  const records = lines.filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>);
  const names = new Set(
    records.map((record) => `${String(record['_ng_task_index'])}-${String(record['_ng_rollout_index'])}`),
  );
  const rewarded = records.filter(({ reward }) => reward === 1).length;
  const figures = `${asked} asked for: ${verified} verified, ${failed} failed, ${records.length} in the file, ${names.size} different, ${rewarded} with a reward of 1`;
  const whole = total === asked && verified + failed === asked;
  if (!whole || records.length !== verified || names.size !== verified || rewarded !== verified) {
    throw new Error(`the rollouts do not add up: ${figures}`);
  }
}

function withSuccessors(
  killed: readonly Killed[],
  workers: readonly { readonly pid: number; readonly startedAt: number }[],
  ready: readonly number[],
): Kill[] {
  return killed.map(({ at, pid }) => {
    const next = workers[workers.findIndex((worker) => worker.pid === pid) + 1];
    return { at, startedAt: next?.startedAt ?? Infinity, readyAt: ready.find((time) => time > at) ?? Infinity };
  });
}
