/**
 * Which fields of a record are its own, the row's, and the rewards' details; and the way back from a record to its row.
 *
 * Nothing overwrites the row: a detail whose name the row or the record has taken goes to `rollout.details`, a field of the
 * row whose name the record needs (a row made from an earlier rollout has a `reward`) to `rollout.row_fields`.
 */

import { isDeepStrictEqual } from 'node:util';
import type { Row } from '../../contracts/dataset.ts';
import type { RolloutInfo } from '../../contracts/record.ts';

/** Names that a record needs for itself, a failure's included: readers tell the two apart by them. */
const own = new Set([
  'response',
  'reward',
  'reward_components',
  'failure',
  'rollout',
  '_ng_task_index',
  '_ng_rollout_index',
  '_ng_failure_class',
  '_ng_failure_judge_error',
]);

type Fields = Record<string, unknown>;

export function splitRow(row: Row): { fields: Row; taken: Pick<RolloutInfo, 'row_fields'> } {
  const [fields, row_fields] = partition(row, (name) => own.has(name));
  return { fields, taken: Object.keys(row_fields).length > 0 ? { row_fields } : {} };
}

/** Details that may stand beside the row's fields, and those that may not. `isRowField` says which fields are the row's. */
export function splitDetails(
  details: Fields,
  fields: Fields,
  isRowField: (name: string) => boolean = (name) => Object.hasOwn(fields, name),
): { beside: Fields; clashing: Fields } {
  const isTaken = (name: string, value: unknown) => {
    if (own.has(name) || name.startsWith('_ng_') || name === 'responses_create_params' || name === 'agent_ref')
      return true;
    return isRowField(name) && !isDeepStrictEqual(fields[name], value);
  };
  const [beside, clashing] = partition(details, isTaken);
  return { beside, clashing };
}

/**
 * The row that a record was made of. Details of its rewards stay in it, where nothing tells them from fields of the row;
 * schemas of rows ignore them.
 */
export function rowOfRecord(record: Fields, rowFields: Fields = {}): Row {
  return { ...splitRow(record).fields, ...rowFields };
}

function partition(fields: Fields, second: (name: string, value: unknown) => boolean): [Fields, Fields] {
  const parts: [Fields, Fields] = [{}, {}];
  for (const [name, value] of Object.entries(fields)) parts[second(name, value) ? 1 : 0][name] = value;
  return parts;
}
