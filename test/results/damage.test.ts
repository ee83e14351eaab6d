/** Results of a batch whose files in the store are damaged. */

import { stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { planRange } from '../../activities/plan-range.ts';
import { record } from '../../activities/record.ts';
import { isFailed, isMissing, listBatches, readResult, readResults, summarize } from '../../results/index.ts';
import { compact } from '../../results/compact.ts';
import { digestKey, rangeKey, recordKey } from '../../store/layout.ts';
import { StoreError } from '../../store/store.ts';
import { batchInStore, collect, question, range, type TestBatch } from './batch-in-store.ts';

const rows = Array.from({ length: 3 }, (_, number) => question(number));

/** `3-1 1` for a reward, `3-1 judge_failed` for a failure. */
async function read({ store, batch }: TestBatch, warnings: string[] = []): Promise<string[]> {
  const results = await collect(readResults(store, batch, { warn: (message) => warnings.push(message) }));
  return results.map((one) => {
    const how = isMissing(one) ? 'missing' : isFailed(one) ? one.failure.failure.class : one.record.reward;
    return `${one.row}-${one.sample} ${how}`;
  });
}

describe('a compacted range that is damaged', () => {
  async function compacted(): Promise<TestBatch> {
    const there = await batchInStore(rows.slice(0, 3));
    for (const row of [0, 1, 2]) await record(await there.verified(row, 0, 1));
    await compact(there.store, there.batch, range);
    return there;
  }
  const path = ({ store }: TestBatch, key: string) => new URL(store.urlOf(key));
  const lose = (there: TestBatch, row: number) => truncate(path(there, recordKey(there.batch, range, row, 0)), 0);
  const missingOf = async ({ store, batch }: TestBatch) =>
    (
      await planRange({
        store: store.url,
        batch,
        from: 0,
        to: 3,
        samples: 1,
        generation: 1,
        range,
        skip_failed: false,
      })
    ).missing;

  test('does not count what is in neither file, and collects it again', async () => {
    const there = await compacted();
    const file = path(there, rangeKey(there.batch, range));
    await lose(there, 2);
    expect(await summarize(there.store, there.batch)).toMatchObject({ verified: 3, damaged: [] });
    await truncate(file, (await stat(file)).size - 10);
    const { verified, missing, damaged } = await summarize(there.store, there.batch);
    expect({ verified, missing }).toEqual({ verified: 2, missing: 1 });
    expect(damaged.map((text) => text.split(' ')[0])).toEqual([
      `${file.href}:3`,
      there.store.urlOf(recordKey(there.batch, range, 2, 0)),
    ]);
    expect(await missingOf(there)).toEqual([2]);
    await record(await there.verified(2, 0, 1));
    await compact(there.store, there.batch, range);
    expect(await missingOf(there)).toEqual([]);
    expect(await summarize(there.store, there.batch)).toMatchObject({ verified: 3, damaged: [] });
  });

  test('of the same length as before is found when it matters: by those who collect, read or compact it', async () => {
    const there = await compacted();
    const key = rangeKey(there.batch, range);
    const content = (await there.store.read(key))?.toString() ?? '';
    await there.store.replace(key, content.replace('"_ng_task_index":1', '"_ng_task_index"!1'));
    expect(await missingOf(there)).toEqual([]);
    await lose(there, 1);
    expect(await missingOf(there)).toEqual([1]);
    const warnings: string[] = [];
    expect(await read(there, warnings)).toEqual(['0-0 1', '1-0 missing', '2-0 1']);
    expect(warnings).toHaveLength(2);
    await record(await there.verified(1, 0, 1));
    await compact(there.store, there.batch, range);
    expect((await there.store.read(key))?.toString().split('\n')).toHaveLength(4);
    expect(await read(there, warnings)).toEqual(['0-0 1', '1-0 1', '2-0 1']);
    expect(warnings).toHaveLength(2);
  });

  const change = async ({ store, batch }: TestBatch, key: string, from: string, to: string) => {
    const content = (await store.read(key))?.toString() ?? '';
    expect(content).toContain(from);
    await store.replace(key, content.replace(from, to));
    return store.urlOf(rangeKey(batch, range));
  };

  test('that says another reward is not believed: not with its record, not without, not for a single rollout', async () => {
    const there = await compacted();
    const { store, batch } = there;
    const file = await change(there, rangeKey(batch, range), '"reward":1,', '"reward":7,');
    const warnings: string[] = [];
    expect(await read(there, warnings)).toEqual(['0-0 1', '1-0 1', '2-0 1']);
    expect(warnings).toEqual([`${file}:1 has changed: its digest knows another record; skipped`]);
    expect(await missingOf(there)).toEqual([]);
    await lose(there, 0);
    await lose(there, 1);
    expect(await read(there)).toEqual(['0-0 missing', '1-0 1', '2-0 1']);
    expect(await readResult(store, batch, 0, 0)).toBeUndefined();
    expect(await missingOf(there)).toEqual([0]);
  });

  test('of which the digest was changed with it gives way to the records', async () => {
    const there = await compacted();
    const { store, batch } = there;
    await change(there, rangeKey(batch, range), '"reward":1,', '"reward":70,');
    const { damaged, ...summary } = await summarize(store, batch);
    expect(summary).toMatchObject({ verified: 3, reward: 3 });
    expect(damaged).toHaveLength(1);
    await change(there, digestKey(batch, range), '"reward":1,', '"reward":70,');
    expect(await summarize(store, batch)).toMatchObject({ verified: 3, reward: 3 });
  });

  test('beats a record of a rollout that was changed since', async () => {
    const there = await compacted();
    const { store, batch } = there;
    await change(there, recordKey(batch, range, 1, 0), '"reward":1,', '"reward":7,');
    expect(await read(there)).toEqual(['0-0 1', '1-0 1', '2-0 1']);
    expect(await readResult(store, batch, 1, 0)).toMatchObject({ record: { reward: 1 } });
  });

  test.each(['"reward":1e999,', '"reward":null,', '"reward":"1",'])(
    'or a record with %s is damage, and named',
    async (reward) => {
      const there = await compacted();
      const { store, batch } = there;
      await store.replace(rangeKey(batch, range), '');
      await change(there, recordKey(batch, range, 1, 0), '"reward":1,', reward);
      const warnings: string[] = [];
      expect(await read(there, warnings)).toEqual(['0-0 1', '1-0 missing', '2-0 1']);
      expect(warnings).toEqual([`${store.urlOf(recordKey(batch, range, 1, 0))} is torn; skipped`]);
    },
  );

  test.each(['null', '{}', '[]', '', '{"records":{"0-0":{}},"failures":{}}'])(
    'does without its digest (%s)',
    async (text) => {
      const there = await compacted();
      await there.store.replace(digestKey(there.batch, range), text);
      expect(await summarize(there.store, there.batch)).toMatchObject({ verified: 3, damaged: [] });
      expect(await missingOf(there)).toEqual([]);
    },
  );

  test('holds what its records have lost, also for one who asks for a single rollout', async () => {
    const there = await compacted();
    await lose(there, 1);
    expect(await readResult(there.store, there.batch, 1, 0)).toMatchObject({ record: { reward: 1 } });
  });
});

describe('what lies in the store and is none of ours', () => {
  test('is named or passed over, and counts as nothing', async () => {
    const there = await batchInStore(rows.slice(0, 3));
    const { store, batch } = there;
    const folder = `batches/${batch}/records`;
    for (const row of [0, 1]) await record(await there.verified(row, 0, 1));
    await store.create(`${folder}/lost+found/0-0.json`, 'x');
    await store.create(`${folder}/notes.txt`, 'x');
    await store.create(`batches/${batch}/ranges/copy of 000000.jsonl`, 'x');
    await store.found('batches/-rf\u001b');
    await store.create('batches/-rf\u001b/batch.json', '{}');
    await store.create(`${folder}/${range}/2-0.json`, '{"reward":1,"_ng_task_index":2,"_ng_rollout_index":0}');
    for (const name of ['.old.tmp', '.new.tmp'])
      await writeFile(new URL(store.urlOf(`${folder}/${range}/${name}`)), '{');
    await utimes(new URL(store.urlOf(`${folder}/${range}/.old.tmp`)), 1, 1);
    const warnings: string[] = [];
    expect(await read(there, warnings)).toEqual(['0-0 1', '1-0 1', '2-0 missing']);
    expect(warnings).toEqual([
      expect.stringContaining(`${range}/.old.tmp was left by a write that was cut off`),
      `${store.urlOf(`${folder}/${range}/2-0.json`)} is torn; skipped`,
    ]);
    expect(await collect(listBatches(store))).toEqual([batch]);
  });

  test.each(['', '[', '{}', '[{"url":1}]'])('a list of pages that is torn is named (%s)', async (text) => {
    const there = await batchInStore(rows.slice(0, 1));
    await there.store.replace(`batches/${there.batch}/rows/pages.json`, text);
    const error = await read(there).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreError);
    expect((error as Error).message).toMatch(/rows\/pages\.json is (torn|no list of pages).*: put it back/);
  });
});
