import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parquetMetadata, parquetReadObjects, type FileMetaData } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import type { Column } from '../../exports/format.ts';
import { ParquetWriter } from '../../exports/writers/parquet.ts';
import { temporaryFolder } from '../results/batch-in-store.ts';

const columns: Column[] = [
  { name: 'text', type: 'text' },
  { name: 'whole', type: 'integer' },
  { name: 'number', type: 'number' },
  { name: 'flag', type: 'boolean' },
  { name: 'value', type: 'json' },
  { name: 'at', type: 'time' },
  {
    name: 'messages',
    type: {
      list: {
        struct: [
          { name: 'role', type: 'text' },
          { name: 'content', type: 'text' },
        ],
      },
    },
  },
  { name: 'extra', type: { struct: [{ name: 'index', type: 'integer' }] } },
];

async function written(rows: readonly object[], limits?: { rows: number; characters: number }, of = columns) {
  const folder = await temporaryFolder();
  const path = join(folder, 'table.parquet');
  const writer = new ParquetWriter(path, of, limits);
  await writer.open();
  for (const row of rows) await writer.add(row);
  await writer.complete();
  await writer.settle();
  const content = await readFile(path);
  // The file alone: a buffer of Node's may be a part of a larger one.
  const file = content.buffer.slice(content.byteOffset, content.byteOffset + content.byteLength);
  const metadata: FileMetaData = parquetMetadata(file);
  return { path, folder, writer, content, metadata, read: await parquetReadObjects({ file }) };
}

describe('a Parquet file', () => {
  test('has a column of `ifAny` only where a row has it, whichever; it is empty in the others', async () => {
    const of: Column[] = [
      { name: 'text', type: 'text' },
      { name: 'images', type: { list: { struct: [{ name: 'image', type: 'text' }] } }, ifAny: true },
      { name: 'whole', type: 'integer' },
    ];
    const limits = { rows: 1, characters: 1000 };
    const plain = { text: 'a', whole: 1 };
    const none = await written([plain, plain], limits, of);
    expect(none.read).toEqual([
      { text: 'a', whole: 1n },
      { text: 'a', whole: 1n },
    ]);
    expect(none.metadata.schema.map(({ name }) => name)).toEqual(['root', 'text', 'whole']);
    const images = [{ image: 'data:' }];
    const some = await written([plain, { ...plain, images }], limits, of);
    expect(some.read).toEqual([
      { text: 'a', images: [], whole: 1n },
      { text: 'a', images, whole: 1n },
    ]);
  });

  test('gives back what was written, nested values and nulls included', async () => {
    const full = {
      text: 'é🍵"\n',
      whole: 3,
      number: 1,
      flag: false,
      value: { b: [1] },
      at: '2026-01-01T00:00:00.500Z',
      messages: [
        { role: 'user', content: 'hi' },
        { role: 'assistant', content: null },
      ],
      extra: { index: 9_007_199_254_740_991 },
    };
    const empty = { text: '', messages: [], extra: {} };
    const { read, writer, content } = await written([full, empty, {}]);
    const none = { whole: null, number: null, flag: null, value: null, at: null };
    expect(read).toEqual([
      {
        ...full,
        whole: 3n,
        value: '{"b":[1]}',
        at: new Date('2026-01-01T00:00:00.500Z'),
        extra: { index: 9_007_199_254_740_991n },
        messages: [full.messages[0], { role: 'assistant', content: null }],
      },
      { ...none, text: '', messages: [], extra: { index: null } },
      { ...none, text: null, messages: undefined, extra: undefined },
    ]);
    expect([writer.rows, writer.bytes]).toEqual([3, content.length]);
  });

  test('gives values of any kind back as they are, in the place where they were', async () => {
    const values = [null, { a: 1 }, null, [], 'text', { b: { c: [null, true] } }, undefined, 0];
    const rows = values.map((any) => ({ any, anys: any === undefined ? undefined : [any, 'x', any] }));
    const { read } = await written(rows, undefined, [
      { name: 'any', type: 'value' },
      { name: 'anys', type: { list: 'value' } },
    ]);
    expect(read.map(({ any }) => any as unknown)).toEqual(values.map((any) => any ?? null));
    expect(read.map(({ anys }) => anys as unknown)).toEqual(rows.map(({ anys }) => anys));
  });

  test('has row groups of bounded size, by rows and by text', async () => {
    const rows = Array.from({ length: 7 }, (_, whole) => ({ whole, text: 'x'.repeat(whole === 3 ? 100 : 1) }));
    const { metadata, read } = await written(rows, { rows: 3, characters: 50 });
    expect(metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([3, 1, 3]);
    expect(read.map(({ whole }) => whole)).toEqual([0n, 1n, 2n, 3n, 4n, 5n, 6n]);
  });

  test('may be without rows', async () => {
    const { read, metadata } = await written([]);
    expect(read).toEqual([]);
    expect(metadata.schema.map(({ name }) => name)).toContain('messages');
  });

  test('is the same bytes for the same rows', async () => {
    const rows = [{ text: 'a', number: 0.1 }, { text: 'b' }];
    const [one, other] = [await written(rows), await written(rows)];
    expect(one.content.equals(other.content)).toBe(true);
    expect(one.writer.sha256).toBe(other.writer.sha256);
  });

  test('that is given up leaves nothing', async () => {
    const folder = await temporaryFolder();
    const writer = new ParquetWriter(join(folder, 'table.parquet'), columns, { rows: 1, characters: 1 });
    await writer.open();
    await writer.add({ text: 'a' });
    await writer.discard();
    expect(await readdir(folder)).toEqual([]);
  });
});
