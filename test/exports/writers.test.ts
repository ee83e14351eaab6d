import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ExportError } from '../../exports/batch.ts';
import { formats } from '../../exports/formats.ts';
import { writerOf } from '../../exports/writers.ts';
import { CsvWriter } from '../../exports/writers/csv.ts';
import { JsonLinesWriter } from '../../exports/writers/json-lines.ts';
import { FileDraft } from '../../exports/writers/draft.ts';
import { ParquetWriter } from '../../exports/writers/parquet.ts';
import { temporaryFolder } from '../results/batch-in-store.ts';

test.each([
  ['sft', 'a.jsonl', JsonLinesWriter],
  ['sft', 'a.txt', JsonLinesWriter],
  ['sft', 'a.parquet', ParquetWriter],
  ['verl', 'a', ParquetWriter],
  ['parquet', 'a.parquet', ParquetWriter],
  ['csv', 'a.csv', CsvWriter],
] as const)('%s is written to %s by the writer of its kind', (format, path, writer) => {
  expect(writerOf(formats[format], path)).toBeInstanceOf(writer);
});

test.each([
  ['gym', 'a.parquet', '.jsonl'],
  ['sft', 'a.csv', '.jsonl'],
  ['verl', 'a.jsonl', '.parquet'],
] as const)('%s is not written to %s', (format, path, right) => {
  expect(() => writerOf(formats[format], path)).toThrow(ExportError);
  expect(() => writerOf(formats[format], path)).toThrow(`cannot write ${path}`);
  expect(() => writerOf(formats[format], path)).toThrow(`name one that ends in ${right}`);
});

test('what a killed run has left of a file is removed by the next run, and nothing else', async () => {
  const folder = await temporaryFolder();
  const killed = '.a.jsonl.0f0e0d0c-0b0a-4908-8706-050403020100.tmp';
  const others = [
    '.a.jsonl.1f0e0d0c-0b0a-4908-8706-050403020100.tmp',
    '.b.jsonl.0f0e0d0c-0b0a-4908-8706-050403020100.tmp',
    '.a.jsonl.swp.tmp',
  ];
  for (const name of [killed, ...others]) await writeFile(join(folder, name), 'half');
  for (const name of [killed, ...others.slice(1)]) await utimes(join(folder, name), 1, 1);
  const draft = new FileDraft(join(folder, 'a.jsonl'));
  await draft.open();
  await draft.settle();
  expect((await readdir(folder)).sort()).toEqual([...others, 'a.jsonl'].sort());
});
