import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { putBlob, readBlob, sha256Of } from '../../store/blobs.ts';
import { LruCache } from '../../store/lru.ts';
import { spill, unspill } from '../../store/values.ts';
import { temporaryStore } from '../results/batch-in-store.ts';

test('a blob comes back as it was, and the same content is one object', async () => {
  const store = await temporaryStore();
  const ref = await putBlob(store, 'grüße');
  expect(ref).toEqual({
    url: store.urlOf(`blobs/sha256/${ref.sha256.slice(0, 2)}/${ref.sha256.slice(2)}`),
    sha256: sha256Of('grüße'),
    bytes: 7,
  });
  expect(await putBlob(store, Buffer.from('grüße'))).toEqual(ref);
  expect((await readBlob(ref)).toString()).toBe('grüße');
});

test('content that has changed under its hash is refused', async () => {
  const store = await temporaryStore();
  const [sha256, key] = [sha256Of('what was stored'), 'blobs/sha256/x'];
  await store.create(key, 'what is there now');
  const ref = { url: store.urlOf(key), sha256 };
  await expect(readBlob(ref)).rejects.toThrow(/has changed/);
  await writeFile(new URL(ref.url), 'what was stored');
  expect((await readBlob(ref)).toString()).toBe('what was stored');
});

test('a blob that is gone says so', async () => {
  const store = await temporaryStore();
  await expect(readBlob({ url: store.urlOf('blobs/none'), sha256: sha256Of('never stored') })).rejects.toThrow(
    /is gone/,
  );
});

test('the cache forgets what was used longest ago, and never holds more than it may', () => {
  const cache = new LruCache(10);
  cache.set('a', Buffer.alloc(4));
  cache.set('b', Buffer.alloc(4));
  cache.get('a');
  cache.set('c', Buffer.alloc(4));
  expect([cache.get('a')?.length, cache.get('b'), cache.get('c')?.length]).toEqual([4, undefined, 4]);
  cache.set('huge', Buffer.alloc(11));
  expect(cache.get('huge')).toBeUndefined();
  cache.set('c', Buffer.alloc(6));
  expect([cache.get('a')?.length, cache.get('c')?.length]).toEqual([4, 6]);
});

test('a value becomes a reference only above the limit', async () => {
  const store = await temporaryStore();
  const small = { text: 'x'.repeat(10) };
  const large = { text: 'ü'.repeat(600) };
  expect(await spill(store, small, 1000)).toBe(small);
  const spilled = await spill(store, large, 1000);
  expect(spilled).toEqual({ $blob: expect.objectContaining({ bytes: 1211 }) });
  expect(await unspill(spilled)).toEqual(large);
  expect(await unspill(small)).toBe(small);
});

test('a value that looks like a reference is not taken for one', async () => {
  const store = await temporaryStore();
  const value = { $blob: 'of ink' };
  expect(await unspill(await spill<unknown>(store, value, 1000))).toEqual(value);
});
