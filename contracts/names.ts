/** Names of batches, rollouts, ranges, queues and activities. No schemas: workflow code imports this module at run time. */

import { defaultPrefix } from './limits.ts';

/** A batch id is part of workflow ids and file names. */
export const batchIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
/** An environment's name is part of activity types, queues and folders. */
export const environmentNamePattern = /^[a-z][a-z0-9_]{0,63}$/;

/** Workflow id of a rollout. A later generation runs what earlier ones left without a record. */
export function rolloutId(batch: string, row: number, sample: number, generation = 0): string {
  return `${batch}/${row}-${sample}${suffix(generation)}`;
}

/** Workflow id of the range over the rollouts numbered `from` up to, not including, `to`. */
export function rangeId(batch: string, from: number, to: number, generation = 0): string {
  return `${batch}/range/${from}-${to}${suffix(generation)}`;
}

/** Reads a rollout's id as the user writes it; `undefined` when it is not one. */
export function parseRolloutId(
  id: string,
): { batch: string; row: number; sample: number; generation: number } | undefined {
  const match = /^([^/]+)\/(\d+)-(\d+)(?:\.(\d+))?$/.exec(id);
  if (!match?.[1]) return undefined;
  return { batch: match[1], row: Number(match[2]), sample: Number(match[3]), generation: Number(match[4] ?? 0) };
}

/** Where workflows run, and the environments that come with this package. */
export function workflowQueue(prefix: string): string {
  return prefix;
}

/** Where an environment of a user's module answers; when it is inline, its rollouts' workflows run there as well. */
export function environmentQueue(prefix: string, name: string): string {
  return `${prefix}-env-${name}`;
}

/** Where model calls run; a pool has a queue, and so limits, of its own. */
export function modelQueue(prefix: string, pool?: string): string {
  return pool === undefined ? `${prefix}-model` : `${prefix}-model-${pool}`;
}

/**
 * Prefix of the queues that a batch has to itself. No two batches get the same queue: a batch called `a-model` would have
 * the model queue of `a`, so a dash before `model` and `env` becomes a sign that no batch id has.
 */
export function ownPrefix(batch: string): string {
  return `${defaultPrefix}-${batch}`.replaceAll(/-(?=(?:model|env)(?:-|$))/g, '~');
}

/** The queue `queue` of prefix `before`, as it is called with the prefix `now`; any other queue stays. */
export function movedQueue(queue: string, before: string, now: string): string {
  const rest = queue.slice(before.length);
  return queue.startsWith(before) && /^(?:$|-model(?:-|$)|-env-)/.test(rest) ? `${now}${rest}` : queue;
}

/** Search attributes of rollouts and batches, by what they hold. */
export const searchAttributes = {
  batch: 'RolloutBatch',
  environment: 'RolloutEnv',
  model: 'RolloutModel',
  status: 'RolloutStatus',
  reward: 'RolloutReward',
  turns: 'RolloutTurns',
} as const;

function suffix(generation: number): string {
  return generation === 0 ? '' : `.${generation}`;
}
