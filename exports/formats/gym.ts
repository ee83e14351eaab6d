/** NeMo Gym's rollout rows: the records as they are, with rewards as floats. */

import { hasInexact, parseExact, unmarked } from '../../contracts/exact-json.ts';
import { floatJson } from '../float-json.ts';
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

/** One record as a line of this format, without statistics of its group; `text` is the record as it is stored. */
export function gymLine(text: string): string {
  const record = (hasInexact(text) ? parseExact(text) : JSON.parse(text)) as object;
  return unmarked(floatJson(record, gymFloats));
}
