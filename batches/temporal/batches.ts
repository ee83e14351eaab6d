/** A batch as Temporal knows it: its workflow's standing, its progress, and its open rollouts. */

import { WorkflowNotFoundError } from '@temporalio/client';
import type { BatchProgress, Endings, Progressing, Tally } from '../../contracts/batch.ts';
import { addTally, emptyTally } from '../../contracts/tally.ts';
import type { Server } from './connect.ts';

const queryTimeoutMs = 2_000;
const nothingYet: Progressing = { tally: emptyTally(), open: 0, ranges: [] };

export interface Execution {
  readonly runId: string;
  /** Another one, when the workflow goes on in a later run. */
  readonly firstRunId: string;
  /** `RUNNING`, `COMPLETED`, `FAILED`, `CANCELLED`, `TERMINATED`, `TIMED_OUT`, … */
  readonly status: string;
  readonly started: Date;
  readonly ended?: Date | undefined;
}

/** A run of a workflow, the latest where none is named; `undefined` when Temporal does not know it. */
export async function describeWorkflow({ client }: Server, id: string, run?: string): Promise<Execution | undefined> {
  try {
    const { runId, status, startTime, closeTime, raw } = await client.workflow.getHandle(id, run).describe();
    const firstRunId = raw.workflowExecutionInfo?.firstRunId ?? runId;
    return { runId, firstRunId, status: status.name, started: startTime, ended: closeTime };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** What a batch that has been asked answers, the ranges below it included. */
export interface LiveProgress {
  readonly tally: Tally;
  /** Rollouts that run now. */
  readonly open: number;
  readonly total: number;
  readonly concurrency: number;
  readonly paused: boolean;
  /** Why it paused itself. */
  readonly pausedBecause: string | undefined;
  /** Roles that models are bound to and nobody plays. */
  readonly unusedRoles: readonly string[];
}

/** Asks a running batch and then its ranges; `undefined` when no worker answers within two seconds. */
export async function askProgress(server: Server, batch: string): Promise<LiveProgress | undefined> {
  const deadline = Date.now() + queryTimeoutMs;
  const top = await askBatch(server, batch, deadline);
  if (!top) return undefined;
  const tally = emptyTally();
  const open = await gather(server, top, tally, deadline);
  if (open === undefined) return undefined;
  const { total, concurrency, paused, paused_because: pausedBecause, unused_roles: unusedRoles = [] } = top;
  return { tally, open, total, concurrency, paused, pausedBecause, unusedRoles };
}

/** How a running batch stands by itself; `undefined` when no worker answers. It has heard what it was told before. */
export async function askBatch(server: Server, batch: string, deadline: number): Promise<BatchProgress | undefined> {
  const top = await ask<BatchProgress>(server, batch, deadline);
  return top && 'total' in top ? top : undefined;
}

/** Adds up everything below, and returns how many rollouts run: only ranges without ranges of their own have any. */
async function gather(server: Server, node: Progressing, tally: Tally, deadline: number): Promise<number | undefined> {
  addTally(tally, node.tally);
  if (node.ranges.length === 0) return node.open;
  const below = await Promise.all(
    node.ranges.map(async (id) => {
      const range = await ask<Progressing>(server, id, deadline);
      return range && gather(server, range, tally, deadline);
    }),
  );
  if (below.includes(undefined)) return undefined;
  return below.reduce<number>((sum, open) => sum + (open ?? 0), 0);
}

/** Ids of the running ranges that start rollouts themselves; `undefined` when no worker answers within two seconds. */
export async function runningLeaves(server: Server, batch: string): Promise<string[] | undefined> {
  const deadline = Date.now() + queryTimeoutMs;
  const below = async (id: string): Promise<string[] | undefined> => {
    const node = await ask<Progressing>(server, id, deadline);
    if (!node || node.ranges.length === 0) return node && id !== batch ? [id] : node && [];
    const found = await Promise.all(node.ranges.map(below));
    return found.every((ids) => ids !== undefined) ? found.flat() : undefined;
  };
  return below(batch);
}

/** The rollouts that have ended in a leaf, without the first `from`; `undefined` when nobody answers. */
export async function endedIn({ client }: Server, leaf: string, from: number): Promise<Endings | undefined> {
  try {
    return await client.connection.withDeadline(Date.now() + queryTimeoutMs, () =>
      client.workflow.getHandle(leaf).query<Endings, [number]>('ended', from),
    );
  } catch {
    // It may be about to start, or its worker of an earlier version; the store knows as much, later.
    return undefined;
  }
}

async function ask<Answer extends Progressing>(
  { client }: Server,
  id: string,
  deadline: number,
): Promise<Answer | Progressing | undefined> {
  try {
    return await client.connection.withDeadline(deadline, () =>
      client.workflow.getHandle(id).query<Answer>('progress'),
    );
  } catch (error) {
    // A range that is about to start has nothing to tell yet.
    return error instanceof WorkflowNotFoundError ? nothingYet : undefined;
  }
}

/** How many workflows of a batch, ranges and rollouts, are still running. */
export async function countOpen({ client }: Server, batch: string): Promise<number> {
  return (await client.workflow.count(openBelow(batch))).count;
}

export async function countOpenRollouts({ client }: Server, batch: string): Promise<number> {
  return (await client.workflow.count(openBelow(batch, 'rollout'))).count;
}

/** How many rollouts of a batch have ended since a time. */
export async function countEnded({ client }: Server, batch: string, since: Date): Promise<number> {
  // To the server, what runs closes in the far future. A run that goes on in another one has closed, but not ended.
  const ended = `ExecutionStatus NOT IN ('Running', 'ContinuedAsNew') AND CloseTime > '${since.toISOString()}'`;
  return (await client.workflow.count(`${below(batch)} AND WorkflowType = 'rollout' AND ${ended}`)).count;
}

/** The latest first. */
export function openBelow(batch: string, type?: 'rollout' | 'range'): string {
  const only = type === undefined ? '' : ` AND WorkflowType = '${type}'`;
  return `${below(batch)} AND ExecutionStatus = 'Running'${only}`;
}

function below(batch: string): string {
  return `WorkflowId STARTS_WITH '${batch}/'`;
}
