/** Blobs: immutable content under its own hash, checked whenever it comes from the store. */

import { createHash } from 'node:crypto';
import type { BlobRef } from '../contracts/blob.ts';
import { DamagedError } from './errors.ts';
import { blobKey } from './layout.ts';
import { LruCache } from './lru.ts';
import { readUrl, type Store } from './store.ts';
import { whileUnavailable } from './waiting.ts';

/** Conversations and dataset pages are read again by the next step, most often on the same worker. */
const cache = new LruCache(256 * 1024 * 1024);
/** One read serves everyone who asks while it is under way: the rollouts of a page start together. */
const reading = new Map<string, Promise<Buffer>>();

export function sha256Of(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Stores `data`, unless the same is there already. What is there in its place, torn or changed, is written over. */
export async function putBlob(store: Store, data: string | Buffer): Promise<BlobRef> {
  const content = typeof data === 'string' ? Buffer.from(data) : data;
  const sha256 = sha256Of(content);
  const key = blobKey(sha256);
  await whileUnavailable(() => putObject(store, key, content));
  cache.set(sha256, content);
  return { url: store.urlOf(key), sha256, bytes: content.length };
}

/** Stores an object whose key follows from its content. */
export async function putObject(store: Store, key: string, content: Buffer): Promise<void> {
  const there = await store.read(key);
  if (there?.equals(content)) return;
  if (there) await store.replace(key, content);
  else await store.create(key, content);
}

/** The content of a blob that we have referred to ourselves. It is shared with other readers: do not change it. */
export async function readBlob({ url, sha256 }: Pick<BlobRef, 'url' | 'sha256'>): Promise<Buffer> {
  const cached = cache.get(sha256);
  if (cached) return cached;
  let read = reading.get(sha256);
  if (!read) {
    read = fetchBlob(url, sha256).finally(() => reading.delete(sha256));
    reading.set(sha256, read);
  }
  return read;
}

async function fetchBlob(url: string, sha256: string): Promise<Buffer> {
  const content = await readUrl(url);
  if (!content) throw new DamagedError(`${url} is gone; put it back, or collect again from the start`, { gone: true });
  const found = sha256Of(content);
  if (found !== sha256) {
    throw new DamagedError(
      `${url} has changed: its sha256 is ${found}, not ${sha256}; put it back, or collect again from the start`,
    );
  }
  cache.set(sha256, content);
  return content;
}
