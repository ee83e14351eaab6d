/** Scores the records of a file again, one after the other as far as the output goes, many at once as far as models go. */

import type { Options } from '../contracts/environment.ts';
import type { ModelBinding } from '../contracts/model.ts';
import type { Environment } from '../environments/environment.ts';
import { inOrder } from './in-order.ts';
import { readJsonLines, type JsonLine } from '../results/json-lines.ts';
import { readLine } from './line.ts';
import { originOf, readRecording, recordedReward } from './recording.ts';
import { scoredRecord, unscoredRecord } from './result.ts';
import type { RowsFile } from './rows.ts';
import { score, type Scored } from './score.ts';
import { unverified, type Unverified } from './unverifiable.ts';

export interface Reverification {
  readonly file: string;
  /** The environment that scores a record. */
  environmentOf(record: Record<string, unknown>, place: () => string): Environment;
  /** Its options for the record; what it throws is the record's failure. */
  optionsOf(record: Record<string, unknown>, environment: Environment): Options;
  readonly models: Readonly<Record<string, ModelBinding>>;
  readonly rows?: RowsFile | undefined;
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** What has become of one record. */
export interface Reverified {
  /** Number of its line, from 1. */
  readonly line: number;
  readonly task: number | undefined;
  readonly sample: number | undefined;
  /** Absent where the record could not be read so far. */
  readonly environment?: string;
  /** The reward that it had. */
  readonly recorded: number | undefined;
  readonly result: Scored | Unverified;
  /** Its line in the output. */
  row(): object;
}

export function isScored(result: Scored | Unverified): result is Scored {
  return 'reward' in result;
}

/** Holds no more than a few records at once, however long the file is. */
export function reverify(reverification: Reverification): AsyncIterable<Reverified> {
  const { file, concurrency, signal } = reverification;
  return inOrder(readJsonLines(file), { concurrency, signal }, (line) => reverifyLine(line, reverification));
}

async function reverifyLine(line: JsonLine, reverification: Reverification): Promise<Reverified> {
  const { file, rows, models, signal } = reverification;
  const { number } = line;
  const { record, refused } = readLine(line);
  const [task, sample] = [numberIn(record, '_ng_task_index'), numberIn(record, '_ng_rollout_index')];
  const recorded = recordedReward(record);
  const about = { line: number, task, sample, recorded };
  if (refused) {
    const result = unverified(refused);
    return { ...about, result, row: () => unscoredRecord(record, result) };
  }
  const environment = reverification.environmentOf(record, () => `${file}:${number}`);
  const { name } = environment;
  try {
    const recording = await readRecording(record, name, rows);
    const result = await score(recording, {
      environment,
      options: reverification.optionsOf(record, environment),
      models,
      rollout: { batch: 'reverify', row: task ?? number - 1, sample: sample ?? 0 },
      signal,
    });
    const rowFields = rows ? recording.row : fieldsOf(environment.describe().row);
    return { ...about, environment: name, result, row: () => scoredRecord(record, result, rowFields) };
  } catch (error) {
    const result = hinted(unverified(error), rows !== undefined || originOf(record) !== undefined);
    return { ...about, environment: name, result, row: () => unscoredRecord(record, result) };
  }
}

function hinted(failure: Unverified, hasRow: boolean): Unverified {
  if (failure.class !== 'invalid_row' || hasRow) return failure;
  const hint = 'records of NeMo Gym leave out fields of the row, and --rows FILE brings them back';
  return { ...failure, message: `${failure.message} (${hint})` };
}

function numberIn(record: Record<string, unknown>, name: string): number | undefined {
  const value = record[name];
  return typeof value === 'number' ? value : undefined;
}

function fieldsOf({ properties }: Record<string, unknown>): Record<string, unknown> {
  return (properties ?? {}) as Record<string, unknown>;
}
