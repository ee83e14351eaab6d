/** References point to content of a store and to nothing else; damage is reported at once, and repaired by writing again. */

import { MockActivityEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { putBlob, sha256Of } from '../../store/blobs.ts';
import { chunkOf, foldChunks, loadChunk } from '../../store/conversation.ts';
import { readPage, readReference } from '../../store/references.ts';
import { openStore, UnavailableError, type Store } from '../../store/store.ts';
import { unspill } from '../../store/values.ts';
import { heartbeatDetails, whileUnavailable } from '../../store/waiting.ts';
import { readRow } from '../../results/dataset.ts';
import type { Item } from '../../contracts/conversation.ts';
import { temporaryFolder } from '../results/batch-in-store.ts';

async function storeWithBatch(): Promise<Store> {
  const store = openStore(await temporaryFolder());
  await store.found('batches/b/');
  await store.create('batches/b/batch.json', '{}');
  return store;
}
/** Unlike any other content: what this process has read before comes from its cache. */
const unique = () => `"${randomUUID()}"`;
const damaged = (sha256: string) => ({
  class: 'session_lost',
  retryable: false,
  message: expect.stringContaining(sha256.slice(2)),
});

describe('a reference', () => {
  test.each([
    ['a file of the machine', 'file:///etc/hostname'],
    ['a way out of the store', 'STORE/blobs/sha256/../../../etc/hostname'],
    ['an encoded way out', 'STORE/blobs/sha256/%2e%2e/%2E%2E/x'],
    ['an encoded slash', 'STORE/blobs%2fsha256/aa/bb'],
    ['another file of the store', 'STORE/batches/b/batch.json'],
    ['a server', 'https://example.com/blobs/sha256/aa/bb'],
    ['a share', 'file://server/blobs/sha256/aa/bb'],
    ['nothing', ''],
  ])('to %s is refused, whatever its hash', async (_, text) => {
    const store = await storeWithBatch();
    const url = text.replace('STORE', store.url);
    for (const content of ['{}', '']) {
      const ref = { url, sha256: sha256Of(content), bytes: 2 };
      const refused = { class: 'environment_error', retryable: false, message: /points outside of the store/ };
      await expect(readReference(ref, store)).rejects.toMatchObject({ ...refused, message: expect.any(String) });
      await expect(unspill({ $blob: ref })).rejects.toThrow(refused.message);
      await expect(loadChunk({ blob: ref, items: 1 })).rejects.toThrow(refused.message);
      await expect(loadChunk({ inline: [{ type: 'x', output: { $blob: ref } }] })).rejects.toThrow(refused.message);
      await expect(readPage(ref)).rejects.toMatchObject({ class: 'invalid_row', retryable: false });
      await expect(readRow({ ...ref, line: 0 })).rejects.toThrow(/points outside of the store/);
    }
  });

  test('to a blob of another store is refused where the store is known', async () => {
    const [own, other] = [await storeWithBatch(), await storeWithBatch()];
    const content = unique();
    const foreign = await putBlob(other, content);
    await expect(readReference(foreign, own)).rejects.toThrow(/points outside of the store/);
    expect((await readReference(foreign)).toString()).toBe(content);
    expect((await readReference(await putBlob(own, content), own)).toString()).toBe(content);
  });

  test('to what is no JSON is the fault of whoever wrote it', async () => {
    const store = await storeWithBatch();
    const blob = await putBlob(store, `no JSON ${unique()}`);
    await expect(unspill({ $blob: blob })).rejects.toMatchObject({ class: 'environment_error', retryable: false });
  });

  test('that a model wrote into its answer stays what it is', async () => {
    const store = await storeWithBatch();
    const secret = { url: 'file:///etc/hostname', sha256: '0'.repeat(64), bytes: 1 };
    const items: Item[] = [{ type: 'reasoning', summary: { $blob: secret } }];
    const chunk = await chunkOf(store, items);
    expect(await loadChunk(chunk, store)).toEqual(items);
    const folded = await foldChunks(
      store,
      Array.from({ length: 40 }, () => chunk),
    );
    expect(folded && (await loadChunk(folded[0]!, store))[0]).toEqual(items[0]);
  });
});

describe('a blob', () => {
  /** As another process finds it: content is cached under its hash. */
  async function blobOnDisk(content: string) {
    const store = await storeWithBatch();
    const sha256 = sha256Of(content);
    const key = `blobs/sha256/${sha256.slice(0, 2)}/${sha256.slice(2)}`;
    await store.create(key, content);
    return { store, ref: { url: store.urlOf(key), sha256, bytes: content.length }, path: new URL(store.urlOf(key)) };
  }

  test('that is torn or changed loses the rollout at once, and the next write repairs it', async () => {
    const content = unique();
    const { store, ref, path } = await blobOnDisk(content);
    for (const damage of [
      () => truncateSync(path, 9),
      () => writeFileSync(path, ''),
      () => writeFileSync(path, unique()),
    ]) {
      damage();
      await expect(unspill({ $blob: ref })).rejects.toMatchObject(damaged(ref.sha256));
    }
    await putBlob(store, content);
    expect(JSON.stringify(await unspill({ $blob: ref }))).toBe(content);
    expect((await store.read(`blobs/sha256/${ref.sha256.slice(0, 2)}/${ref.sha256.slice(2)}`))?.toString()).toBe(
      content,
    );
  });

  test('that is gone loses the rollout; with the whole store gone, its disk may come back', async () => {
    const { store, ref, path } = await blobOnDisk(unique());
    rmSync(path);
    await expect(unspill({ $blob: ref })).rejects.toMatchObject(damaged(ref.sha256));
    rmSync(new URL(`${store.url}/batches`), { recursive: true });
    await expect(unspill({ $blob: ref })).rejects.toThrow(/is the disk of the store mounted/);
    await expect(unspill({ $blob: ref })).rejects.toMatchObject({ name: 'StoreError' });
  });
});

test('a wait for the store is told by the heartbeats, and ends when the activity is cancelled', async () => {
  const locked = new UnavailableError('cannot write file:///x: permission denied');
  let attempts = 0;
  const told: unknown[] = [];
  const activity = new MockActivityEnvironment();
  const waiting = activity.run(() => {
    const timer = setInterval(() => told.push(heartbeatDetails({ broken: 1 })), 100);
    return whileUnavailable(() => {
      attempts += 1;
      if (attempts === 2) activity.cancel('CANCELLED');
      return Promise.reject(locked);
    }).finally(() => clearInterval(timer));
  });
  await expect(waiting).rejects.toThrow();
  expect(attempts).toBe(2);
  expect(told[0]).toEqual({ broken: 1, waits_for: locked.message });
  // Outside of an activity somebody reads the error.
  await expect(whileUnavailable(() => Promise.reject(locked))).rejects.toBe(locked);
});

test('a bug of ours is not waited for', async () => {
  const store = await storeWithBatch();
  const wrong = new MockActivityEnvironment().run(() =>
    whileUnavailable(() => store.create(`blobs/${'x'.repeat(300)}`, 'too long a name')),
  );
  await expect(wrong).rejects.toThrow(/ENAMETOOLONG/);
});
