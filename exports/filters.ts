/** Which verified rollouts of a batch go into an export. */

import type { Verified } from '../results/endings.ts';
import type { RolloutInfo } from '../contracts/record.ts';
import type { StopReason } from '../contracts/rollout.ts';
import type { Group } from './groups.ts';

/** Which verified rollouts go into an export; each absent filter takes all. */
export interface Filters {
  /** Names of environments; absent: all. */
  readonly environments?: readonly string[];
  readonly stop_reasons?: readonly StopReason[];
  readonly min_reward?: number;
  readonly max_reward?: number;
  /** Only groups of which every sample has been verified. */
  readonly complete_groups?: boolean;
  /** Only groups with more than one reward. */
  readonly mixed_groups?: boolean;
  /** Of each group the rollout with the best reward, the first among equals. */
  readonly one_per_group?: boolean;
}

/** Why a filter leaves a rollout out; docs/exports.md says what each means. */
export const filterReasons = [
  'environment',
  'stop_reason',
  'below_min_reward',
  'above_max_reward',
  'incomplete_group',
  'not_mixed_group',
  'not_best_of_group',
] as const;
export type FilteredBy = (typeof filterReasons)[number];

/**
 * The group with the rollouts that the filters leave. Whether it is complete and mixed is a matter of all its rollouts, the
 * best is sought among those that no other filter leaves out. A rollout is left out once, for the first reason that holds.
 */
export function filterGroup(
  group: Group,
  filters: Filters,
  leaveOut: (rollout: Verified, reason: FilteredBy) => void,
): Group {
  const fitting = group.rollouts.filter((rollout) => {
    const reason = unfit(rollout, group, filters);
    if (reason) leaveOut(rollout, reason);
    return !reason;
  });
  const failures = group.failures.filter(({ failure }) => staysWithout(failure.rollout, group, filters));
  const missing = group.missing.filter(() => staysWithout({}, group, filters));
  const [first, ...others] = fitting;
  if (!filters.one_per_group || !first) return { ...group, rollouts: fitting, failures, missing };
  const best = others.reduce((best, one) => (one.record.reward > best.record.reward ? one : best), first);
  for (const rollout of fitting) if (rollout !== best) leaveOut(rollout, 'not_best_of_group');
  return { ...group, rollouts: [best], failures, missing };
}

function unfit({ record }: Verified, { statistics }: Group, filters: Filters): FilteredBy | undefined {
  const { environments, stop_reasons: reasons, min_reward: min = -Infinity, max_reward: max = Infinity } = filters;
  const { reward, rollout } = record;
  if (environments && !environments.includes(rollout.environment.name)) return 'environment';
  if (reasons && !(rollout.stop_reason && reasons.includes(rollout.stop_reason))) return 'stop_reason';
  if (reward < min) return 'below_min_reward';
  if (reward > max) return 'above_max_reward';
  if (filters.complete_groups && !statistics.complete) return 'incomplete_group';
  if (filters.mixed_groups && !statistics.mixed) return 'not_mixed_group';
  return undefined;
}

/** Without a record there is neither a reward nor a stop reason, so who asks for some gets none; of what never ran nothing is known. */
function staysWithout(rollout: Readonly<Record<string, unknown>>, { statistics }: Group, filters: Filters): boolean {
  const { environments, stop_reasons: reasons, min_reward: min, max_reward: max, one_per_group: one } = filters;
  if (reasons || min !== undefined || max !== undefined || one) return false;
  if (filters.complete_groups || (filters.mixed_groups && !statistics.mixed)) return false;
  // Written by the same function as a record's.
  const { environment } = rollout as Partial<RolloutInfo>;
  return !environments || (environment !== undefined && environments.includes(environment.name));
}
