/** Groups of a batch as they end: all samples of a row, when the last of them has ended. */

import type { Rollout } from './rollouts.ts';

/** The samples of a row. */
export interface Group {
  /** Number of the row in the dataset, from 0. */
  readonly row: number;
  /** One for each sample, in order. */
  readonly rollouts: readonly Rollout[];
}

/** Each group once. A failure that is retried after its group has ended changes nothing. */
export async function* groupsOf(rollouts: AsyncIterable<Rollout>, samples: number): AsyncIterable<Group> {
  const open = new Map<number, Map<number, Rollout>>();
  const done = new Set<number>();
  for await (const rollout of rollouts) {
    const { row, sample } = rollout;
    if (done.has(row)) continue;
    const group = open.get(row) ?? new Map<number, Rollout>();
    open.set(row, group.set(sample, rollout));
    if (group.size < samples) continue;
    open.delete(row);
    done.add(row);
    yield { row, rollouts: [...group.values()].sort((one, other) => one.sample - other.sample) };
  }
}
