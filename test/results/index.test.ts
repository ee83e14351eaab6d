import { truncate } from 'node:fs/promises';
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, test } from 'vitest';
import { record } from '../../activities/record.ts';
import { compactRange } from '../../activities/compact-range.ts';
import {
  createManifest,
  isFailed,
  isMissing,
  listBatches,
  readManifest,
  readResult,
  readResults,
  replaceManifest,
  summarize,
  type Asked,
} from '../../results/index.ts';
import { compact } from '../../results/compact.ts';
import { digestKey, endKey, failureKey, manifestKey, rangeKey, recordKey } from '../../store/layout.ts';
import { openStore, StoreError } from '../../store/store.ts';
import { FailureRecord } from '../../contracts/record.ts';
import {
  batchInStore,
  collect,
  markEnded,
  question,
  range,
  temporaryFolder,
  type TestBatch,
} from './batch-in-store.ts';

const rows = Array.from({ length: 12 }, (_, number) => question(number));

/** `3-1 1` for a reward, `3-1 judge_failed` for a failure. */
async function read({ store, batch }: TestBatch, warnings: string[] = []): Promise<string[]> {
  const results = await collect(readResults(store, batch, { warn: (message) => warnings.push(message) }));
  return results.map(told);
}

function told(one: Asked): string {
  const how = isMissing(one) ? 'missing' : isFailed(one) ? one.failure.failure.class : one.record.reward;
  return `${one.row}-${one.sample} ${how}`;
}

describe('results', () => {
  test('are one for each rollout asked for, ordered by row and sample, whatever has been written when', async () => {
    const there = await batchInStore(rows, { samples: 2, only: [2, 10, 11] });
    await record(await there.verified(11, 0, 1));
    await record(await there.verified(2, 1, 0.5));
    await record(await there.failed(10, 0));
    await record(await there.verified(2, 0, 0));
    expect(await read(there)).toEqual([
      '2-0 0',
      '2-1 0.5',
      '10-0 judge_failed',
      '10-1 missing',
      '11-0 1',
      '11-1 missing',
    ]);
  });

  test('of several ranges come in the order of the ranges', async () => {
    const there = await batchInStore(rows.slice(0, 4));
    for (const [row, name] of [
      [3, '000010'],
      [2, '000009'],
      [0, '000000'],
      [1, '000001'],
    ] as const) {
      const input = await there.verified(row, 0, row);
      await record({ ...input, input: { ...input.input, range: name } });
    }
    await compact(there.store, there.batch, '000009');
    expect(await read(there)).toEqual(['0-0 0', '1-0 1', '2-0 2', '3-0 3']);
  });

  test('prefer a record to a failure, and the latest failure to earlier ones', async () => {
    const there = await batchInStore(rows.slice(0, 2));
    await record(await there.failed(0, 0));
    await record(await there.verified(0, 0, 1));
    for (const generation of [0, 2, 10]) await record(await there.failed(1, 0, generation));
    expect(await read(there)).toEqual(['0-0 1', '1-0 judge_failed']);
    const last = await readResult(there.store, there.batch, 1, 0);
    expect(last && isFailed(last) && last.failure.failure.message).toBe('judge 10 is down');
  });

  test('name a torn record and go on with the failure before it, or as missing', async () => {
    const there = await batchInStore(rows.slice(0, 3));
    for (const row of [0, 1, 2]) await record(await there.verified(row, 0, 1));
    await record(await there.failed(1, 0, 1)).then(({ reward }) => expect(reward).toBe(1));
    const paths = [0, 1].map((row) => there.store.urlOf(recordKey(there.batch, range, row, 0)));
    for (const path of paths) await truncate(new URL(path), 40);
    await record(await there.failed(1, 0, 1));
    const warnings: string[] = [];
    expect(await read(there, warnings)).toEqual(['0-0 missing', '1-0 judge_failed', '2-0 1']);
    expect(warnings).toEqual(paths.map((path) => `${path} is torn; skipped`));
  });

  test('of a rollout that left nothing are missing, and a valid failure record once the batch has ended', async () => {
    const there = await batchInStore(rows, { only: [7] });
    expect(await read(there)).toEqual(['7-0 missing']);
    expect(await readResult(there.store, there.batch, 7, 0)).toBeUndefined();

    await markEnded(there);
    const [ended] = await collect(readResults(there.store, there.batch));
    if (!ended || !isFailed(ended)) throw new Error('no failure');
    expect(FailureRecord.parse(JSON.parse(ended.text))).toMatchObject({
      _ng_failure_class: 'not_collected',
      failure: { message: expect.stringContaining('its batch ended as budget') },
      rollout: { id: 'b1/7-0' },
    });
    expect(await readResult(there.store, there.batch, 7, 0)).toEqual(ended);
    expect(await readResult(there.store, there.batch, 7, 1)).toBeUndefined();
    expect(await readResult(there.store, there.batch, 6, 0)).toBeUndefined();
  });

  test('are open again in the next generation, whatever the end of the one before said', async () => {
    const there = await batchInStore(rows.slice(0, 1));
    await markEnded(there);
    const manifest = (await readManifest(there.store, there.batch))!;
    await replaceManifest(there.store, { ...manifest, input: { ...manifest.input, generation: 1 } });
    expect(await read(there)).toEqual(['0-0 missing']);
    await markEnded(there, 1);
    // What the run was told to retry is a part of it.
    await replaceManifest(there.store, {
      ...manifest,
      input: { ...manifest.input, generation: 1 },
      latest_generation: 3,
    });
    expect(await read(there)).toEqual(['0-0 not_collected']);
  });

  test.each(['', '{"gen', '[]', '{"generation":0}'])('of a batch whose end is torn (%j) are missing', async (torn) => {
    const there = await batchInStore(rows.slice(0, 1));
    await there.store.replace(endKey(there.batch), torn);
    expect(await read(there)).toEqual(['0-0 missing']);
  });

  test('of an unknown batch say so', async () => {
    const store = openStore(await temporaryFolder());
    await expect(collect(readResults(store, 'nope'))).rejects.toThrow(/no batch "nope" in file:.*dgym list/);
  });
});

describe('compaction', () => {
  async function half(): Promise<TestBatch> {
    const there = await batchInStore(rows.slice(0, 4));
    for (const row of [3, 1]) await record(await there.verified(row, 0, row));
    await record(await there.failed(2, 0));
    await compact(there.store, there.batch, range);
    return there;
  }
  const file = async ({ store, batch }: TestBatch) => (await store.read(rangeKey(batch, range)))?.toString();

  test('gathers the records, and only those, in order', async () => {
    const there = await half();
    const records = await Promise.all([1, 3].map((row) => there.store.read(recordKey(there.batch, range, row, 0))));
    expect(await file(there)).toBe(records.map((content) => `${content?.toString()}\n`).join(''));
  });

  test('a second time changes nothing, and later records come in when it is done again', async () => {
    const there = await half();
    const before = await file(there);
    await compact(there.store, there.batch, range);
    expect(await file(there)).toBe(before);
    await record(await there.verified(2, 0, 2));
    expect(await read(there)).toEqual(['0-0 missing', '1-0 1', '2-0 2', '3-0 3']);
    await compact(there.store, there.batch, range);
    expect((await file(there))?.match(/"_ng_task_index":\d/g)).toEqual(
      [1, 2, 3].map((row) => `"_ng_task_index":${row}`),
    );
  });

  test('leaves results the same when a line of its file is torn, and says so', async () => {
    const there = await half();
    const url = there.store.urlOf(rangeKey(there.batch, range));
    await truncate(new URL(url), ((await file(there))?.length ?? 0) - 20);
    const warnings: string[] = [];
    expect(await read(there, warnings)).toEqual(['0-0 missing', '1-0 1', '2-0 judge_failed', '3-0 3']);
    expect(warnings).toEqual([`${url}:2 is torn; skipped`]);
  });

  test('of a range that left nothing is an empty file', async () => {
    const there = await batchInStore(rows.slice(0, 1));
    await compact(there.store, there.batch, range);
    expect(await file(there)).toBe('');
    expect(await read(there)).toEqual(['0-0 missing']);
  });

  test('is an activity whose errors have a failure class', async () => {
    const there = await half();
    const activity = new MockActivityEnvironment();
    const { batch, store } = there;
    await activity.run(compactRange, { store: store.url, batch, range });
    const broken = activity.run(compactRange, { store: store.url, batch, range: '../x' });
    await expect(broken).rejects.toMatchObject({ type: 'store_failed' });
  });
});

describe('the summary', () => {
  test.each(['single files', 'a compacted range', 'a torn digest'])(
    'counts everything asked for (%s)',
    async (kind) => {
      const there = await batchInStore(rows.slice(0, 3), { samples: 2 });
      await record(await there.verified(0, 0, 1));
      await record(await there.verified(0, 1, 0.5));
      await record(await there.failed(1, 0));
      if (kind !== 'single files') await compact(there.store, there.batch, range);
      if (kind === 'a torn digest') await there.store.replace(digestKey(there.batch, range), '{"rec');
      await record(await there.failed(1, 0, 1));
      await record(await there.failed(2, 0));
      const counted = await summarize(there.store, there.batch);
      expect(counted).toEqual({
        total: 6,
        verified: 2,
        failed: 2,
        missing: 2,
        reward: 1.5,
        turns: 8,
        input_tokens: 120,
        output_tokens: 48,
        failures: { judge_failed: 2 },
        damaged: [],
      });
      await markEnded(there);
      const failures = { judge_failed: 2, not_collected: 2 };
      expect(await summarize(there.store, there.batch)).toEqual({ ...counted, failed: 4, missing: 0, failures });
      expect(await there.store.has(failureKey(there.batch, range, 1, 0, 1))).toBe(true);
    },
  );
});

describe('the manifest', () => {
  test('is written once for a batch, may be replaced, and lists the batch', async () => {
    const there = await batchInStore(rows);
    const manifest = await readManifest(there.store, there.batch);
    if (!manifest) throw new Error('no manifest');
    expect(await createManifest(there.store, { ...manifest, task_queue: 'other' })).toBe(false);
    expect((await readManifest(there.store, there.batch))?.task_queue).toBe('dgym');
    await replaceManifest(there.store, { ...manifest, input: { ...manifest.input, generation: 1 } });
    expect((await readManifest(there.store, there.batch))?.input.generation).toBe(1);

    for (const other of ['a0', 'only-a-snapshot']) await there.store.found(`batches/${other}`);
    await createManifest(there.store, { ...manifest, batch: 'a0' });
    await there.store.create('batches/only-a-snapshot/rows/pages.json', '[]');
    expect(await collect(listBatches(there.store))).toEqual(['a0', 'b1']);
  });

  test('that is torn is named', async () => {
    const there = await batchInStore(rows);
    await there.store.replace(manifestKey(there.batch), '{"batch":');
    await expect(readManifest(there.store, there.batch)).rejects.toThrow(StoreError);
    await expect(readManifest(there.store, there.batch)).rejects.toThrow(/batch\.json is not a manifest: /);
    expect(await readManifest(there.store, 'unknown')).toBeUndefined();
  });
});
