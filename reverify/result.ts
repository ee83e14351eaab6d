/** A record in the output of `dgym reverify`: all of its fields, and the new reward or why it could not be scored. */

import { splitDetails } from '../results/record/fields.ts';
import type { Scored } from './score.ts';
import type { Unverified } from './unverifiable.ts';
import { isObject } from '../contracts/json.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Its new reward, and details where `record` would put them. `rowFields` are the names that the environment's rows have. */
export function scoredRecord(record: Fields, scored: Scored, rowFields: Fields): Fields {
  const { reward, reward_components, details } = scored;
  const { rollout } = record;
  const before = isObject(rollout) && isObject(rollout['details']) ? rollout['details'] : {};
  // A detail may replace the one of before, and never a field of the row.
  const isRowField = (name: string) =>
    Object.hasOwn(record, name) && (Object.hasOwn(rowFields, name) || Object.hasOwn(before, name));
  const { beside, clashing } = splitDetails(details, record, isRowField);
  const aside = { ...without(before, Object.keys(beside)), ...clashing };
  return {
    ...without(record, failed(record)),
    ...beside,
    reward,
    reward_components,
    ...rolloutField(rollout, scored, aside),
  };
}

/** Says of our own records which version and options the reward comes from, and takes the details that clash with fields. */
function rolloutField(rollout: unknown, { environment }: Scored, details: Fields): { rollout?: Fields } {
  const ours = isObject(rollout) && isObject(rollout['environment']) && { ...rollout, environment };
  const rest = { ...(isObject(rollout) && rollout), ...ours, ...(Object.keys(details).length > 0 && { details }) };
  return Object.keys(rest).length > 0 ? { rollout: rest } : {};
}

/** A record that could not be scored has no reward: never a zero, and never that of before. */
export function unscoredRecord(record: Fields, { class: name, message }: Unverified): Fields {
  return {
    ...record,
    reward: null,
    ...(record['reward_components'] !== undefined && { reward_components: null }),
    failure: name === 'failed_rollout' && isObject(record['failure']) ? record['failure'] : { class: name, message },
  };
}

/** What said that it had no reward. */
function failed({ reward }: Fields): string[] {
  return ['_ng_failure_class', '_ng_failure_judge_error', ...(typeof reward === 'number' ? [] : ['failure'])];
}

function without(record: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}
