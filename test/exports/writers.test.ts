import { expect, test } from 'vitest';
import { ExportError } from '../../exports/batch.ts';
import { formats } from '../../exports/formats.ts';
import { writerOf } from '../../exports/writers.ts';
import { CsvWriter } from '../../exports/writers/csv.ts';
import { JsonLinesWriter } from '../../exports/writers/json-lines.ts';
import { ParquetWriter } from '../../exports/writers/parquet.ts';

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
