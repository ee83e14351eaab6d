/** Where everything lies in the store. Names are checked before they become part of a path. */

import { batchIdPattern } from '../contracts/names.ts';
import { StoreError } from './errors.ts';

const rangePattern = /^\d{1,12}$/;
const suspect = '.suspect';

export const batchesPrefix = 'batches/';

/** The folder that has to be there before anything is written: the batch's own, or for all else that of the batches. */
export function groundOf(key: string): string {
  return /^batches\/[^/]+/.exec(key)?.[0] ?? 'batches';
}

/** Whether a folder may be a batch's: anything else that lies there is none of ours. */
export function isBatchId(name: string): boolean {
  return batchIdPattern.test(name);
}

export function isRange(name: string): boolean {
  return rangePattern.test(name);
}

export function batchPrefix(batch: string): string {
  if (!isBatchId(batch)) {
    throw new StoreError(
      `"${batch}" is not a batch id: letters, digits, ".", "_" and "-", at most 100, no leading sign`,
    );
  }
  return `${batchesPrefix}${batch}/`;
}

export function manifestKey(batch: string): string {
  return `${batchPrefix(batch)}batch.json`;
}

/** How the latest run of a batch that has ended came to its end. */
export function endKey(batch: string): string {
  return `${batchPrefix(batch)}ended.json`;
}

/** Where the models of a batch are now, once they have moved. */
export function addressesKey(batch: string): string {
  return `${batchPrefix(batch)}addresses.json`;
}

/** The list of the snapshot's pages. */
export function pagesKey(batch: string): string {
  return `${batchPrefix(batch)}rows/pages.json`;
}

/** The end of a page's path: `/batches/my-batch/rows/256-0123456789abcdef.jsonl`. */
export function isPagePath(path: string, sha256: string): boolean {
  const name = /\/batches\/([^/]+)\/rows\/\d{1,16}-([0-9a-f]{16})\.jsonl$/.exec(path);
  return name !== null && isBatchId(name[1] ?? '') && hash(sha256).startsWith(name[2] ?? ' ');
}

/** A page carries its hash, so that two snapshots for one batch id cannot mix. */
export function pageKey(batch: string, first: number, sha256: string): string {
  return `${batchPrefix(batch)}rows/${whole(first)}-${hash(sha256).slice(0, 16)}.jsonl`;
}

export type Ending = 'records' | 'failures';

/** The folder of a range's records or failures, or of all ranges'. */
export function endingsPrefix(batch: string, ending: Ending, range?: string): string {
  return `${batchPrefix(batch)}${ending}/${range === undefined ? '' : `${checkedRange(range)}/`}`;
}

export function recordKey(batch: string, range: string, row: number, sample: number): string {
  return `${endingsPrefix(batch, 'records', range)}${whole(row)}-${whole(sample)}.json`;
}

/** Each generation leaves a failure of its own, so that a later one is not hidden by the first. */
export function failureKey(batch: string, range: string, row: number, sample: number, generation: number): string {
  const suffix = generation === 0 ? '' : `.${whole(generation)}`;
  return `${endingsPrefix(batch, 'failures', range)}${whole(row)}-${whole(sample)}${suffix}.json`;
}

/** Reads the name of a record or a failure back; `undefined` for anything else that lies there. */
export function parseEndingKey(key: string): { row: number; sample: number; generation: number } | undefined {
  const match = /\/(\d+)-(\d+)(?:\.(\d+))?\.json$/.exec(key);
  if (!match) return undefined;
  return { row: Number(match[1]), sample: Number(match[2]), generation: Number(match[3] ?? 0) };
}

export function rangesPrefix(batch: string): string {
  return `${batchPrefix(batch)}ranges/`;
}

/** The records of a range, one a line. */
export function rangeKey(batch: string, range: string): string {
  return `${rangesPrefix(batch)}${checkedRange(range)}.jsonl`;
}

/** How each rollout of a range ended, in short, so that nobody has to read the records to count them. */
export function digestKey(batch: string, range: string): string {
  return `${rangesPrefix(batch)}${checkedRange(range)}.digest.json`;
}

export function blobKey(sha256: string): string {
  return `blobs/sha256/${hash(sha256).slice(0, 2)}/${sha256.slice(2)}`;
}

export const blockedPrefix = 'blocked/';

/** A call of a hook that blocked a worker; `block` tells the times apart. `suspected`: it was one of several. */
export function blockedKey(call: string, block: string, suspected: boolean): string {
  const [, run, step] = /^([\w-]{1,100})\/(\d{1,9})$/.exec(call) ?? [];
  if (run === undefined || step === undefined || !/^\w+$/.test(block)) {
    throw new StoreError(`"${call}", "${block}" is not a call of a rollout`);
  }
  return `${blockedPrefix}${run}-${step}.${block}${suspected ? suspect : ''}.json`;
}

/** Reads the name back; `undefined` for anything else that lies there. */
export function parseBlockedKey(key: string): { call: string; suspected: boolean } | undefined {
  const [, run, step, doubt] = /^blocked\/([\w-]+)-(\d+)\.\w+(\.suspect)?\.json$/.exec(key) ?? [];
  return run === undefined || step === undefined
    ? undefined
    : { call: `${run}/${step}`, suspected: doubt !== undefined };
}

function checkedRange(range: string): string {
  if (!isRange(range)) throw new StoreError(`"${range}" is not the name of a range`);
  return range;
}

function whole(number: number): string {
  if (!Number.isSafeInteger(number) || number < 0) throw new StoreError(`${number} is not a whole number from 0`);
  return String(number);
}

function hash(sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new StoreError(`"${sha256}" is not a sha256`);
  return sha256;
}
