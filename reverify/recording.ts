/** Reads a record: what of the rollout is needed to score it again. NeMo Gym's records and our own. */

import { Spill, type Spillable } from '../contracts/blob.ts';
import type { Item } from '../contracts/conversation.ts';
import type { Row } from '../contracts/dataset.ts';
import type { Options } from '../contracts/environment.ts';
import { isObject } from '../contracts/json.ts';
import { inputList, withType } from '../contracts/transcript.ts';
import { rowOfRecord } from '../results/record/fields.ts';
import { isBlob } from '../store/references.ts';
import { isSpill } from '../store/values.ts';
import { withoutDefaults } from './request.ts';
import type { RowsFile } from './rows.ts';
import { UnverifiableError } from './unverifiable.ts';

type Fields = Record<string, unknown>;

/** A recorded rollout. */
export interface Recording {
  readonly row: Row;
  /** Everything that was said after the opening. */
  readonly output: readonly Item[];
  /** What only our own records know, and only where they were made by the environment that is asked. */
  readonly ours?: { readonly opening: readonly Item[]; readonly state: Spillable<unknown> };
}

/** What makes a record our own: where its rollout came from. */
export interface Origin {
  readonly environment: string;
  readonly options: Options;
}

/** `undefined` for a record that this package did not make. */
export function originOf({ rollout }: Fields): Origin | undefined {
  const environment = isObject(rollout) ? rollout['environment'] : undefined;
  if (!isObject(environment) || typeof environment['name'] !== 'string') return undefined;
  const { name, options } = environment;
  return { environment: name, options: isObject(options) ? options : {} };
}

/** The reward that a record was given; NeMo Gym's zero for a judge that failed is none. */
export function recordedReward({ reward, _ng_failure_class: failed }: Fields): number | undefined {
  return typeof reward === 'number' && failed === undefined ? reward : undefined;
}

/** Reads `record` for `environment`; throws an `UnverifiableError` where there is nothing to score. */
export async function readRecording(record: Fields, environment: string, rows?: RowsFile): Promise<Recording> {
  refuseFailure(record);
  const output = itemsOf((record['response'] as Fields)['output'], 'response.output');
  const origin = originOf(record);
  const row = await rowOf(record, origin !== undefined, rows);

  const rollout = record['rollout'] as Fields;
  if (origin?.environment !== environment || rollout['state'] === undefined) return { row, output };
  const opening = rollout['opening'] ?? (record['responses_create_params'] as Fields | undefined)?.['input'] ?? [];
  return { row, output, ours: { opening: itemsOf(opening, 'the opening'), state: stateOf(rollout['state']) } };
}

function stateOf(state: unknown): Spillable<unknown> {
  if (!isSpill(state)) return state;
  if (!Spill.safeParse(state).success) {
    throw new UnverifiableError('invalid_record', 'the reference to its final state needs url, sha256 and bytes');
  }
  // A file of records may come from anyone: it must not have files of this machine opened.
  if (!isBlob(state.$blob)) {
    throw new UnverifiableError('invalid_record', 'the reference to its final state points to no blob of a store');
  }
  return state;
}

async function rowOf(record: Fields, ours: boolean, rows: RowsFile | undefined): Promise<Row> {
  const params = record['responses_create_params'];
  if (rows) {
    const task = record['_ng_task_index'];
    const row = await rows.find({ task: typeof task === 'number' ? task : undefined, params, ours });
    return withParams(row);
  }
  if (!ours) return withParams(rowOfRecord(record));
  const { row_fields: taken } = record['rollout'] as Fields;
  return rowOfRecord(record, isObject(taken) ? taken : {});
}

function withParams(row: Row): Row {
  const { responses_create_params: params } = row;
  return params === undefined ? row : { ...row, responses_create_params: withoutDefaults(params) };
}

/** A rollout that broke off has nothing to score. One whose judge failed, in NeMo Gym, is whole. */
function refuseFailure(record: Fields): void {
  const { _ng_failure_class: failed, reward, response, failure } = record;
  if (typeof failed === 'string' && !(failed === 'judge_failed' && typeof reward === 'number')) {
    const message = isObject(failure) && typeof failure['message'] === 'string' ? `: ${failure['message']}` : '';
    throw new UnverifiableError('failed_rollout', `it is the row of a rollout that failed (${failed}${message})`);
  }
  if (!isObject(response) || !Array.isArray(response['output'])) {
    throw new UnverifiableError('failed_rollout', 'it has no response.output: nothing was said that could be scored');
  }
}

function itemsOf(given: unknown, name: string): Item[] {
  const list = inputList(given);
  if (!Array.isArray(list)) throw new UnverifiableError('invalid_record', `${name} is not a list of items`);
  return list.map((entry: unknown, index) => {
    const item = withType(entry);
    // Hooks read items as they were received, and so do not rely on more than their kind.
    if (isObject(item) && typeof item['type'] === 'string') return item as Item;
    throw new UnverifiableError('invalid_record', `${name}[${index}] is no item of the Responses API: it has no type`);
  });
}
