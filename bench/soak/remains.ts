/** What a run left in Temporal: when each rollout ran, how large the parents' histories are, and who waited for what. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { batch } from './command.ts';
import { stepsOf } from './events.ts';
import { waitsOf, type Gap, type Wait } from './waits.ts';

export interface Ran {
  readonly id: string;
  readonly startedAt: number;
  readonly endedAt: number;
}

export interface Parent extends Ran {
  readonly events: number;
  readonly bytes: number;
}

export interface Waiter {
  readonly id: string;
  /** A batch or a range holds up all the rollouts below it. */
  readonly parent: boolean;
  readonly waits: readonly Wait[];
}

/** Histories that are fetched at once. */
const lanes = 16;

/** Waits until visibility, which is written later, has all of them. */
export async function rolloutsOf(client: Client, count: number, signal: AbortSignal): Promise<Ran[]> {
  for (;;) {
    const found = await listed(client, "WorkflowType = 'rollout' AND ExecutionStatus != 'Running'");
    if (found.length >= count) return found.toSorted((one, other) => one.endedAt - other.endedAt);
    await sleep(500, undefined, { signal });
  }
}

export async function parentsOf(client: Client): Promise<Parent[]> {
  const found = await listed(client, "WorkflowType != 'rollout'");
  return inLanes(found, async (ran) => {
    const { historyLength, historySize = NaN } = await client.workflow.getHandle(ran.id).describe();
    return { ...ran, events: historyLength, bytes: historySize };
  });
}

/** Of those that were open at a kill, or soon after: they are the ones that the kill can have kept waiting. */
export async function waitersOf(
  client: Client,
  { parents, rollouts, gaps }: { parents: readonly Ran[]; rollouts: readonly Ran[]; gaps: readonly Gap[] },
): Promise<Waiter[]> {
  const met = ({ startedAt, endedAt }: Ran): boolean =>
    gaps.some(({ at, readyAt }) => startedAt <= readyAt && endedAt >= at);
  const waiters = [
    ...parents.filter(met).map((ran) => ({ ...ran, parent: true })),
    ...rollouts.filter(met).map((ran) => ({ ...ran, parent: false })),
  ];
  return inLanes(waiters, async ({ id, parent }) => {
    const { events } = await client.workflow.getHandle(id).fetchHistory();
    return { id, parent, waits: waitsOf(stepsOf(events ?? []), gaps) };
  });
}

async function listed(client: Client, only: string): Promise<Ran[]> {
  const found: Ran[] = [];
  const query = `(WorkflowId = '${batch}' OR WorkflowId STARTS_WITH '${batch}/') AND ${only}`;
  for await (const { workflowId: id, startTime, closeTime } of client.workflow.list({ query })) {
    found.push({ id, startedAt: startTime.getTime(), endedAt: closeTime?.getTime() ?? NaN });
  }
  return found;
}

async function inLanes<T, U>(these: readonly T[], work: (one: T) => Promise<U>): Promise<U[]> {
  const results: U[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < these.length; index = next++) results[index] = await work(these[index]!);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
