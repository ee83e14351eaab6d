/** Groups: the samples of one row, which trainers compare with each other. */

import { isFailed, isMissing, type Asked, type Failed, type Missing, type Verified } from '../results/endings.ts';
import { byRow } from '../results/groups.ts';

export interface Group {
  readonly row: number;
  /** Samples asked for. */
  readonly asked: number;
  /** Verified rollouts, by sample: all of them, or what the filters have left. */
  readonly rollouts: readonly Verified[];
  /** By sample; of a batch that has ended, what was not collected is one of class `not_collected`. */
  readonly failures: readonly Failed[];
  /** By sample: they have not ended. */
  readonly missing: readonly Missing[];
  /** Of all verified rollouts, also of those that a filter has left out. */
  readonly statistics: GroupStatistics;
}

export interface GroupStatistics {
  /** Verified rollouts. */
  readonly size: number;
  /** Every sample has been verified. */
  readonly complete: boolean;
  /** There is more than one reward. */
  readonly mixed: boolean;
  readonly mean: number;
  /** Sample standard deviation (n − 1), as in torch and TRL; 0 for fewer than two. */
  readonly std: number;
}

/** Cuts results, ordered by row and sample, into groups. Holds one group at a time. */
export async function* groupsOf(results: AsyncIterable<Asked>, asked: number): AsyncIterable<Group> {
  for await (const samples of byRow(results)) {
    const rollouts = samples.filter((one): one is Verified => !isFailed(one) && !isMissing(one));
    const failures = samples.filter(isFailed);
    const missing = samples.filter(isMissing);
    yield { row: samples[0].row, asked, rollouts, failures, missing, statistics: statisticsOf(rollouts, asked) };
  }
}

export function statisticsOf(rollouts: readonly Verified[], asked: number): GroupStatistics {
  const rewards = rollouts.map(({ record }) => record.reward);
  const size = rewards.length;
  const mean = size === 0 ? 0 : sum(rewards) / size;
  const squares = sum(rewards.map((reward) => (reward - mean) ** 2));
  return {
    size,
    complete: size === asked,
    mixed: new Set(rewards).size > 1,
    mean,
    std: size < 2 ? 0 : Math.sqrt(squares / (size - 1)),
  };
}

/** How much better than its group a rollout is, as TRL's GRPO reckons: nothing where all rewards are the same. */
export function advantageOf(reward: number, { mean, std, mixed }: GroupStatistics): number {
  return mixed ? (reward - mean) / (std + 1e-4) : 0;
}

/** The statistics as fields of a rollout's row. */
export function groupFields({ statistics }: Group, reward: number): GroupFields {
  const { mean, std, size, complete } = statistics;
  return {
    group_mean: mean,
    group_std: std,
    group_size: size,
    group_complete: complete,
    group_advantage: advantageOf(reward, statistics),
  };
}

export interface GroupFields {
  readonly group_mean: number;
  readonly group_std: number;
  readonly group_size: number;
  readonly group_complete: boolean;
  readonly group_advantage: number;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
