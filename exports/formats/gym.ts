/** NeMo Gym's rollout rows: the records as they are, with rewards as floats. */

import type { Format } from '../format.ts';
import { floatFields, statistics } from '../row-fields.ts';

export const gymFloats: ReadonlySet<string> = new Set([...floatFields, 'reward_components']);

export const gym: Format = {
  extension: 'jsonl',
  failures: true,
  floats: gymFloats,
  takes: ['groupStatistics'],
  *rows(group, options) {
    for (const { record } of group.rollouts) yield { ...record, ...statistics(group, record.reward, options) };
  },
};
