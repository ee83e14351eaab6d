/** The writer of a format's file. */

import type { Format } from './format.ts';
import { JsonLinesWriter } from './writers/json-lines.ts';
import type { RowWriter } from './writers/writer.ts';

export function writerOf({ extension, floats }: Format, path: string): RowWriter {
  switch (extension) {
    case 'jsonl':
      return new JsonLinesWriter(path, floats ?? new Set());
    default:
      throw new Error(`no writer for ${extension}`);
  }
}
