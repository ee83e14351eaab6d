import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DatasetError, readDataset, readPages, readRow, snapshotDataset } from '../../results/dataset.ts';
import { planRange } from '../../activities/plan-range.ts';
import { record } from '../../activities/record.ts';
import { compact } from '../../results/compact.ts';
import { recordKey } from '../../store/layout.ts';
import { openStore } from '../../store/store.ts';
import type { Page, Row } from '../../contracts/dataset.ts';
import { batchInStore, collect, question, range, temporaryFolder, writeRows } from './batch-in-store.ts';

async function file(content: string | Buffer): Promise<string> {
  const path = join(await temporaryFolder(), 'rows.jsonl');
  await writeFile(path, content);
  return path;
}

describe('reading a dataset', () => {
  test('blank lines, a byte order mark, CRLF and a missing last newline are fine', async () => {
    const path = await file('\uFEFF{"a":1}\r\n\r\n  \n{"b":"ü"}');
    expect(await collect(readDataset(path))).toEqual([
      { index: 0, line: '{"a":1}', row: { a: 1 } },
      { index: 1, line: '{"b":"ü"}', row: { b: 'ü' } },
    ]);
  });

  test('lines longer than a read of the file come back whole', async () => {
    const rows = Array.from({ length: 5 }, (_, number) => ({ number, text: 'ä'.repeat(300_000) }));
    const path = await file(rows.map((row) => JSON.stringify(row)).join('\n'));
    expect((await collect(readDataset(path))).map(({ row }) => row)).toEqual(rows);
  });

  test.each([
    ['a torn line', '{"a":1}\n\n{"a":', /\/rows\.jsonl:3: not valid JSON \(.+\)$/],
    ['a list', '{"a":1}\n[1]\n', /\/rows\.jsonl:2: is not a JSON object$/],
    ['a null', 'null\n', /\/rows\.jsonl:1: is not a JSON object$/],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0x7d, 0x0a]), /\/rows\.jsonl:1: not UTF-8$/],
    ['an empty file', '', /rows\.jsonl is empty/],
    ['a file of blank lines', '\n \n', /rows\.jsonl is empty/],
  ])('%s is an error that names the place', async (_, content, message) => {
    const reading = collect(readDataset(await file(content)));
    await expect(reading).rejects.toThrow(DatasetError);
    await expect(reading).rejects.toThrow(message);
  });

  test('a row nested too deep is named by its line, and brackets in text do not count', async () => {
    const nested = (depth: number) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    const text = JSON.stringify({ a: '[{"\\\\'.repeat(2_000) });
    expect(await collect(readDataset(await file([nested(999), text].join('\n'))))).toHaveLength(2);
    await expect(collect(readDataset(await file([text, nested(1_000)].join('\n'))))).rejects.toThrow(
      /:2: nested more than 1000 deep/,
    );
  });

  test('a line that does not end is not read to the end', async () => {
    await expect(collect(readDataset('/dev/zero'))).rejects.toThrow('/dev/zero:1: longer than 256 MiB');
  });

  test('a missing file and a folder are errors that name it', async () => {
    const folder = await temporaryFolder();
    await expect(collect(readDataset(join(folder, 'none.jsonl')))).rejects.toThrow(/none\.jsonl: no such file/);
    await expect(collect(readDataset(folder))).rejects.toThrow(/a folder is in the place of a file/);
  });
});

describe('the snapshot', () => {
  const rows = Array.from({ length: 600 }, (_, number) => ({ ...question(number), odd: { '1.0': [null, 'ü'] } }));

  async function snapshot(options: Partial<Parameters<typeof snapshotDataset>[0]> = {}) {
    const folder = await temporaryFolder();
    const store = openStore(join(folder, 'store'));
    const path = await writeRows(folder, rows);
    const common = { store, batch: 'b1', path };
    return { folder, store, path, result: await snapshotDataset({ ...common, ...options }), common };
  }

  test('gives every row back field for field', async () => {
    const { store, path, result } = await snapshot();
    expect(result).toEqual({
      sha256: createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
      rows: 600,
      pages: 3,
    });
    const pages = await readPages(store, 'b1');
    expect(pages.map(({ first, count }) => [first, count])).toEqual([
      [0, 256],
      [256, 256],
      [512, 88],
    ]);
    expect(pages.some((page) => 'rows' in page || 'environments' in page)).toBe(false);
    expect(await rowsOf(pages)).toEqual(rows);
  });

  test('takes only what is asked for, and remembers the numbers of the rows', async () => {
    const { store, result } = await snapshot({ only: [599, 3, 7, 300], limit: 3 });
    expect(result).toMatchObject({ rows: 3, pages: 1 });
    const pages = await readPages(store, 'b1');
    expect(pages[0]?.rows).toEqual([3, 7, 300]);
    expect(await rowsOf(pages)).toEqual([rows[3], rows[7], rows[300]]);
  });

  test('a limit is a prefix, whose numbers need not be listed', async () => {
    const { store } = await snapshot({ limit: 300 });
    const pages = await readPages(store, 'b1');
    expect(pages.map(({ count, rows: numbers }) => [count, numbers])).toEqual([
      [256, undefined],
      [44, undefined],
    ]);
  });

  test('the environment of each row is kept where there are several', async () => {
    const { store } = await snapshot({
      only: new Set([1, 2, 3]),
      environmentIndex: (_, index) => (index === 2 ? 1 : 0),
    });
    expect((await readPages(store, 'b1'))[0]?.environments).toEqual([0, 1, 0]);
  });

  test('a page never passes its bytes, and a row larger than that has one to itself', async () => {
    const folder = await temporaryFolder();
    const store = openStore(join(folder, 'store'));
    const large = [600_000, 600_000, 100, 2_000_000, 100].map((length) => ({ text: 'x'.repeat(length) }));
    await snapshotDataset({ store, batch: 'b1', path: await writeRows(folder, large) });
    const pages = await readPages(store, 'b1');
    expect(pages.map(({ count }) => count)).toEqual([1, 2, 1, 1]);
    expect(await rowsOf(pages)).toEqual(large);
  });

  test('rows that the file does not have are named', async () => {
    await expect(snapshot({ only: [3, 600, 1000] })).rejects.toThrow(/has rows 0 to 599; only asks for 600, 1000/);
  });

  test('a torn line among the selected ones leaves no snapshot', async () => {
    const { store, path } = await snapshot();
    await writeFile(path, '{"a":1}\n{"a":');
    await expect(snapshotDataset({ store, batch: 'b2', path })).rejects.toThrow(/rows\.jsonl:2: not valid JSON/);
    await expect(readPages(store, 'b2')).rejects.toThrow(/is gone/);
  });

  test('a second time changes nothing, and other rows under the same batch id are refused', async () => {
    const { common, result, store } = await snapshot();
    expect(await snapshotDataset(common)).toEqual(result);
    await expect(snapshotDataset({ ...common, limit: 5 })).rejects.toThrow(/"b1" already holds other rows/);
    expect(await rowsOf(await readPages(store, 'b1'))).toEqual(rows);
  });

  test('a store that has been moved still finds its pages', async () => {
    const { folder, store } = await snapshot();
    await rename(join(folder, 'store'), join(folder, 'moved'));
    const pages = await readPages(openStore(join(folder, 'moved')), 'b1');
    expect(pages[0]?.url).toMatch(/\/moved\/batches\/b1\/rows\//);
    expect(store.url).not.toContain('moved');
  });
});

describe('the plan of a range', () => {
  const rows = [question(0), question(1), question(2), question(3)];
  const plan = (store: string, more: object = {}) =>
    planRange({ store, batch: 'b1', from: 0, to: 4, samples: 2, generation: 1, range, skip_failed: false, ...more });

  test('the first generation gets the pages that cover it and starts everything', async () => {
    const many = Array.from({ length: 600 }, (_, number) => question(number));
    const { store } = await batchInStore(many);
    const { pages, missing, tally } = await plan(store.url, { from: 250, to: 300, generation: 0 });
    expect(pages.map(({ first }) => first)).toEqual([0, 256]);
    expect(missing).toBeUndefined();
    expect(tally).toMatchObject({ verified: 0, failed: 0 });
  });

  test.each(['single records', 'a compacted range'])(
    'a later generation runs what has no record (%s)',
    async (kind) => {
      const { store, batch, verified, failed } = await batchInStore(rows, { samples: 2 });
      await record(await verified(0, 0, 1));
      await record(await verified(2, 1, 0.5));
      await record(await failed(1, 0));
      await record(await failed(2, 1));
      if (kind === 'a compacted range') await compact(store, batch, range);

      const { missing, tally } = await plan(store.url);
      expect(missing).toEqual([1, 2, 3, 4, 6, 7]);
      expect(tally).toEqual({
        verified: 2,
        failed: 0,
        reward: 1.5,
        turns: 4,
        input_tokens: 60,
        output_tokens: 24,
        failures: {},
      });
      const skipping = await plan(store.url, { skip_failed: true });
      expect(skipping.missing).toEqual([1, 3, 4, 6, 7]);
      expect(skipping.tally).toMatchObject({ verified: 2, failed: 1, failures: { judge_failed: 1 } });
    },
  );

  test('records are found by the number of the row, not by its position', async () => {
    const { store, verified } = await batchInStore(rows, { only: [1, 3] });
    await record(await verified(3, 0, 1));
    const { missing } = await plan(store.url, { to: 2, samples: 1 });
    expect(missing).toEqual([0]);
  });

  test('a torn record counts as missing', async () => {
    const { store, batch } = await batchInStore(rows, { samples: 1 });
    await store.create(recordKey(batch, range, 1, 0), '{"_ng_task_index":1,"rew');
    expect((await plan(store.url, { samples: 1 })).missing).toEqual([0, 1, 2, 3]);
  });
});

async function rowsOf(pages: readonly Page[]): Promise<Row[]> {
  const all: Row[] = [];
  for (const { url, sha256, count } of pages) {
    for (let line = 0; line < count; line++) all.push(await readRow({ url, sha256, line }));
  }
  return all;
}
