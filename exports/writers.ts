/** The writer of a format's file; a name that ends in `.parquet` asks for that, where the format has columns. */

import type { Format } from './format.ts';
import { CsvWriter } from './writers/csv.ts';
import { JsonLinesWriter } from './writers/json-lines.ts';
import { ParquetWriter } from './writers/parquet.ts';
import type { RowWriter } from './writers/writer.ts';

export function writerOf(format: Format, path: string): RowWriter {
  const { floats = new Set(), columns = [] } = format;
  switch (isParquet(format, path) ? 'parquet' : format.extension) {
    case 'jsonl':
      return new JsonLinesWriter(path, floats);
    case 'parquet':
      return new ParquetWriter(path, columns);
    case 'csv':
      return new CsvWriter(path, columns);
  }
}

function isParquet({ columns }: Format, path: string): boolean {
  return columns !== undefined && path.endsWith('.parquet');
}
