/** The writer of a format's file; a name that ends in `.parquet` asks for that, where the format has columns. */

import { extname } from 'node:path';
import type { Format } from './format.ts';
import { CsvWriter } from './writers/csv.ts';
import { ExportError } from './writers/draft.ts';
import { JsonLinesWriter } from './writers/json-lines.ts';
import { ParquetWriter } from './writers/parquet.ts';
import type { RowWriter } from './writers/writer.ts';

type Extension = Format['extension'];

export function writerOf(format: Format, path: string): RowWriter {
  const { floats = new Set(), columns = [] } = format;
  switch (extensionOf(format, path)) {
    case 'jsonl':
      return new JsonLinesWriter(path, floats);
    case 'parquet':
      return new ParquetWriter(path, columns);
    case 'csv':
      return new CsvWriter(path, columns);
  }
}

/** A name that says nothing of the kind may be anything. */
function extensionOf({ extension, columns }: Format, path: string): Extension {
  const asked = (['jsonl', 'parquet', 'csv'] as const).find((known) => `.${known}` === extname(path));
  if (asked === undefined || asked === extension) return extension;
  if (asked === 'parquet' && columns !== undefined) return asked;
  throw new ExportError(
    `cannot write ${path}: this format has no file of that kind; name one that ends in .${extension}`,
  );
}
