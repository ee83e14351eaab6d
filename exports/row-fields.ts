/** What every line for a trainer says of the rollout that it was made of. */

import type { Verified } from '../results/endings.ts';
import type { Column, ColumnType, FormatOptions } from './format.ts';
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

/** The same as columns. */
export const rowColumns: readonly Column[] = [
  { name: 'reward', type: 'number' },
  { name: 'row', type: 'integer' },
  { name: 'sample', type: 'integer' },
  { name: 'group_mean', type: 'number' },
  { name: 'group_std', type: 'number' },
  { name: 'group_size', type: 'integer' },
  { name: 'group_complete', type: 'boolean' },
  { name: 'group_advantage', type: 'number' },
];

/** Messages of a chat template: a message may have calls, whose arguments are of any kind. */
export const messagesType: ColumnType = { list: 'value' };

export const imagesColumn: Column = { name: 'images', type: { list: 'text' }, ifAny: true };
