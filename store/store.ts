/** The result store: where rows, records and blobs live, whatever Temporal forgets. */

import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { StoreError } from './errors.ts';
import { FileStore, readFileUrl } from './fs.ts';

export { DamagedError, StoreError, UnavailableError } from './errors.ts';

/** Objects by key. Keys are relative paths with `/`; an object is there whole or not at all. */
export interface Store {
  readonly url: string;
  urlOf(key: string): string;
  /** Makes the folder of a new batch, and the store where there is none. Nothing else does: who writes to a store that is gone is told so. */
  found(prefix: string): Promise<void>;
  /** Writes an object unless one exists; then it returns `false` and changes nothing. */
  create(key: string, data: string | Uint8Array): Promise<boolean>;
  /** Writes an object, over what is there. A stream is written as it comes. */
  replace(key: string, data: string | Uint8Array | AsyncIterable<string | Uint8Array>): Promise<void>;
  has(key: string): Promise<boolean>;
  /** Bytes of an object; `undefined` when it is not there. */
  size(key: string): Promise<number | undefined>;
  read(key: string): Promise<Buffer | undefined>;
  /** An object piece by piece; one that is not there has no pieces. */
  stream(key: string): AsyncIterable<Uint8Array>;
  /** Keys that start with `prefix`, which is empty or ends with `/`, in the order of their names. */
  list(prefix: string): AsyncIterable<string>;
  /** What writes that were cut off have left directly below `prefix`. Nobody reads it; it may be deleted. */
  leftovers(prefix: string): Promise<string[]>;
  /** Names of the folders directly below `prefix`. */
  folders(prefix: string): Promise<string[]>;
}

const stores = new Map<string, Store>();

/** Opens the store at `file:///…` or at a plain path. Nothing is written until something is stored. */
export function openStore(location: string): Store {
  const url = location.includes('://') ? location.replace(/\/+$/, '') : pathToFileURL(resolve(location)).href;
  let store = stores.get(url);
  if (!store) stores.set(url, (store = new FileStore(url, pathOf(url))));
  return store;
}

/** Reads the object at a URL that `urlOf` gave, perhaps in another process. */
export async function readUrl(url: string): Promise<Buffer | undefined> {
  return readFileUrl(url, pathOf(url));
}

/** The path behind the URL of a store or of an object. */
export function pathOf(url: string): string {
  const scheme = /^[^:]*/.exec(url)?.[0];
  if (scheme === 's3') throw new StoreError(`${url}: s3:// is not supported yet; use a folder or file:///…`);
  if (scheme !== 'file') throw new StoreError(`${url}: a store is a folder or file:///…, not ${scheme}://`);
  try {
    return fileURLToPath(url);
  } catch {
    throw new StoreError(`${url}: not a valid file URL; it needs three slashes, file:///absolute/path`);
  }
}
