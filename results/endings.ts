/** How rollouts ended, as the files of one range tell it. */

import { isUtf8 } from 'node:buffer';
import type { FailureRecord, RolloutInfo, RolloutRecord } from '../contracts/record.ts';
import { endingsPrefix, failureKey, parseEndingKey, recordKey } from '../store/layout.ts';
import type { Store } from '../store/store.ts';

/** Hears of files and lines that are skipped because they are torn. */
export type Warn = (message: string) => void;

interface Place {
  readonly row: number;
  readonly sample: number;
  /** The JSON as it is stored. */
  readonly text: string;
}
export type Verified = Place & { readonly record: RolloutRecord };
export type Failed = Place & { readonly failure: FailureRecord; readonly generation: number };
/** A rollout with its record, or with its latest failure when it has none. */
export type Ended = Verified | Failed;

/** A rollout that has not ended, as far as the store knows: its batch may still run. */
export interface Missing extends Pick<Place, 'row' | 'sample'> {
  /** Which one it is. */
  readonly missing: Pick<RolloutInfo, 'id' | 'batch'>;
}
/** A rollout that was asked for. */
export type Asked = Ended | Missing;

export function isFailed(asked: Asked): asked is Failed {
  return 'failure' in asked;
}

export function isMissing(asked: Asked): asked is Missing {
  return 'missing' in asked;
}

export function endingId(row: number, sample: number): string {
  return `${row}-${sample}`;
}

/** The order of results: by row, then by sample. */
export function compareEndings(
  one: { readonly row: number; readonly sample: number },
  other: { readonly row: number; readonly sample: number },
): number {
  return one.row - other.row || one.sample - other.sample;
}

/** What lies in the store for one rollout. */
export interface Listed {
  readonly row: number;
  readonly sample: number;
  recorded: boolean;
  /** Generations that failed, the latest last. */
  readonly failures: number[];
}

/** The rollouts of a range that have ended, in order, without reading how. */
export async function listEndings(store: Store, batch: string, range: string): Promise<Listed[]> {
  const listed = new Map<string, Listed>();
  for (const ending of ['records', 'failures'] as const) {
    for await (const key of store.list(endingsPrefix(batch, ending, range))) {
      const name = parseEndingKey(key);
      if (!name) continue;
      const { row, sample, generation } = name;
      const id = endingId(row, sample);
      let entry = listed.get(id);
      if (!entry) listed.set(id, (entry = { row, sample, recorded: false, failures: [] }));
      if (ending === 'records') entry.recorded = true;
      else entry.failures.push(generation);
    }
  }
  for (const { failures } of listed.values()) failures.sort((one, other) => one - other);
  return [...listed.values()].sort(compareEndings);
}

/** Reads the record of a rollout, or its latest failure. Torn ones do not count. */
export async function readEnding(
  store: Store,
  batch: string,
  range: string,
  { row, sample, recorded, failures }: Listed,
  warn: Warn,
): Promise<Ended | undefined> {
  const read = async (key: string) => {
    const ended = parseEnding(await store.read(key));
    if (ended && compareEndings(ended, { row, sample }) === 0) return ended;
    warn(`${store.urlOf(key)} is torn; skipped`);
    return undefined;
  };
  if (recorded) {
    const ended = await read(recordKey(batch, range, row, sample));
    if (ended && !isFailed(ended)) return ended;
  }
  for (const generation of failures.toReversed()) {
    const ended = await read(failureKey(batch, range, row, sample, generation));
    if (ended && isFailed(ended)) return { ...ended, generation };
  }
  return undefined;
}

/** Reads a record or a failure; `undefined` when it is torn. */
export function parseEnding(content: Buffer | undefined): Ended | undefined {
  if (!content || !isUtf8(content)) return undefined;
  const text = content.toString().trim();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  // Written by `record`, whole or not at all; these fields tell it from anything else that may lie there.
  const { _ng_task_index: row, _ng_rollout_index: sample, rollout } = value as Partial<RolloutRecord & FailureRecord>;
  if (typeof row !== 'number' || typeof sample !== 'number' || typeof rollout?.id !== 'string') return undefined;
  if (isRecord(value)) return { row, sample, text, record: value };
  if (isFailure(value)) return { row, sample, text, failure: value, generation: 0 };
  return undefined;
}

function isRecord(value: Partial<RolloutRecord>): value is RolloutRecord {
  const { reward, reward_components: parts, responses_create_params: params, response } = value;
  // JSON has no word for what is not finite, but `1e999` is read as such.
  if (![reward, ...Object.values(parts ?? {})].every(Number.isFinite)) return false;
  return typeof params === 'object' && Array.isArray(response?.output);
}

function isFailure(value: Partial<FailureRecord>): value is FailureRecord {
  return typeof value.failure?.class === 'string';
}
