/** JSON values that are kept in the store when they are too large for history. */

import type { Spill, Spillable } from '../contracts/blob.ts';
import { RolloutFailure } from '../contracts/rollout-failure.ts';
import { putBlob } from './blobs.ts';
import { orLost, readReference } from './references.ts';
import type { Store } from './store.ts';

/** The value as it is, or the reference to it when its JSON is longer than `limitBytes`. */
export async function spill<T>(store: Store, value: T, limitBytes: number): Promise<Spillable<T>> {
  const json = JSON.stringify(value) as string | undefined;
  if (json === undefined) return value;
  // A value that looks like a reference would be taken for one, so it becomes one.
  if (!isSpill(value) && Buffer.byteLength(json) <= limitBytes) return value;
  return { $blob: await putBlob(store, json) };
}

/** The value. A reference has to point into `store`; left out, into some store. */
export async function unspill<T>(value: Spillable<T>, store?: Store): Promise<T> {
  if (!isSpill(value)) return value;
  const content = await orLost('session_lost', () => readReference(value.$blob, store));
  try {
    // What stands behind a reference was a T when `spill` wrote it, and its hash has been checked.
    return JSON.parse(content.toString()) as T;
  } catch {
    // An environment in another language wrote it.
    throw new RolloutFailure('environment_error', `${value.$blob.url} is referred to as JSON and is none`, {
      retryable: false,
    });
  }
}

export function isSpill(value: unknown): value is Spill {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, '$blob');
}
