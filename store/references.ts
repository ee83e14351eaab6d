/**
 * References that others may have written: environments in any language, models, records from elsewhere. They may point to
 * content of a store and to nothing else, or a worker could be made to open any file of its machine.
 */

import { access } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BlobRef } from '../contracts/blob.ts';
import type { FailureClass } from '../contracts/failures.ts';
import { RolloutFailure } from '../contracts/rollout-failure.ts';
import { readBlob } from './blobs.ts';
import { DamagedError, UnavailableError } from './errors.ts';
import { blobKey, isPagePath } from './layout.ts';
import { pathOf, type Store } from './store.ts';

type Ref = Pick<BlobRef, 'url' | 'sha256'>;

/** A network file system may show a file some time after it was written elsewhere. */
const lateMs = 2_000;

/**
 * The content behind a reference to a blob. It has to lie in `store`, or, where nobody knows which store that is, in some
 * store: under the path that follows from its hash.
 */
export async function readReference(ref: Ref, store?: Store): Promise<Buffer> {
  if (!isBlob(ref, store)) {
    throw new RolloutFailure('environment_error', `a reference points outside of the store: ${ref.url.slice(0, 200)}`, {
      retryable: false,
    });
  }
  return withPatience(ref);
}

/** The page of rows, of a batch or stored as a blob, that a reference to a row points to. */
export async function readPage(ref: Ref): Promise<Buffer> {
  if (!isPage(ref) && !isBlob(ref)) {
    throw new RolloutFailure(
      'invalid_row',
      `a reference to a row points outside of the store: ${ref.url.slice(0, 200)}`,
    );
  }
  return withPatience(ref);
}

/** What is damaged stays so: the rollout fails at once, with `lostAs`, in place of waiting for a store that answers. */
export async function orLost<T>(lostAs: FailureClass, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DamagedError)) throw error;
    throw new RolloutFailure(lostAs, error.message, { retryable: false, cause: error });
  }
}

export function isBlob({ url, sha256 }: Ref, store?: Store): boolean {
  try {
    const path = pathOf(url);
    const key = blobKey(sha256);
    return store ? path === pathOf(store.urlOf(key)) : path.endsWith(`/${key}`);
  } catch {
    return false;
  }
}

function isPage({ url, sha256 }: Ref): boolean {
  try {
    return isPagePath(pathOf(url), sha256);
  } catch {
    return false;
  }
}

async function withPatience(ref: Ref): Promise<Buffer> {
  try {
    return await readBlob(ref);
  } catch (error) {
    if (!(error instanceof DamagedError) || !error.gone) throw error;
    if (!(await isMounted(ref.url))) throw notThere(ref.url);
    await sleep(lateMs);
    return readBlob(ref);
  }
}

/** Every store has batches. One without is a disk that is not there, and that may come back. */
async function isMounted(url: string): Promise<boolean> {
  const root = pathOf(url).replace(/\/(blobs\/sha256|batches)\/.*$/s, '');
  return access(`${root}/batches`).then(
    () => true,
    () => false,
  );
}

function notThere(url: string): UnavailableError {
  return new UnavailableError(`${url} is gone, and so are all batches: is the disk of the store mounted?`);
}
