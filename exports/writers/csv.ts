/** A CSV file as RFC 4180 has it, but for lines that end in `\n`. Text is always quoted, so `""` is empty text and nothing is null. */

import { stringify } from 'csv-stringify/sync';
import { stringifyExact } from '../../contracts/exact-json.ts';
import { inertCell } from '../../contracts/printable.ts';
import type { Column, ColumnType } from '../format.ts';
import { RowWriter } from './writer.ts';

export class CsvWriter extends RowWriter {
  private readonly columns: readonly Column[];

  constructor(path: string, columns: readonly Column[]) {
    super(path);
    this.columns = columns;
  }

  override async open(): Promise<void> {
    await super.open();
    await this.draft.write(stringify([this.columns.map(({ name }) => name)]));
  }

  protected override write(row: Readonly<Record<string, unknown>>): Promise<void> {
    const values = this.columns.map(({ name, type }) => csvValue(row[name], type));
    return this.draft.write(stringify([values], { quoted_string: true, cast: { boolean: String, string: inertCell } }));
  }
}

/** What has parts is a cell of JSON. */
function csvValue(value: unknown, type: ColumnType): unknown {
  if (value === null || value === undefined) return null;
  return type === 'json' || type === 'value' || typeof type === 'object' ? stringifyExact(value) : value;
}
