/** What every line for a trainer says of the rollout that it was made of. */

import type { Verified } from '../activities/results/endings.ts';
import type { FormatOptions } from './format.ts';
import { groupFields, type Group, type GroupFields } from './groups.ts';

export interface RowFields extends Partial<GroupFields> {
  readonly reward: number;
  readonly row: number;
  readonly sample: number;
}

export function rowFields(group: Group, { row, sample, record }: Verified, options: FormatOptions): RowFields {
  const { reward } = record;
  return { reward, row, sample, ...statistics(group, reward, options) };
}

/** The group's statistics, if they are asked for. */
export function statistics(group: Group, reward: number, { groupStatistics }: FormatOptions): Partial<GroupFields> {
  return groupStatistics ? groupFields(group, reward) : {};
}

/** Those of a line that are floats. */
export const floatFields: ReadonlySet<string> = new Set(['reward', 'group_mean', 'group_std', 'group_advantage']);
