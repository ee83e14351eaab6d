/** The writer of a format's file. */

import type { Format } from './format.ts';
import { CsvWriter } from './writers/csv.ts';
import { JsonLinesWriter } from './writers/json-lines.ts';
import { ParquetWriter } from './writers/parquet.ts';
import type { RowWriter } from './writers/writer.ts';

export function writerOf({ extension, floats = new Set(), columns = [] }: Format, path: string): RowWriter {
  switch (extension) {
    case 'jsonl':
      return new JsonLinesWriter(path, floats);
    case 'parquet':
      return new ParquetWriter(path, columns);
    case 'csv':
      return new CsvWriter(path, columns);
  }
}
