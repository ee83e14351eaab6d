/** A CSV file as RFC 4180 has it, but for lines that end in `\n`. Text is always quoted, so `""` is empty text and nothing is null. */

import { stringify } from 'csv-stringify/sync';
import { FileDraft } from './draft.ts';
import type { Column, ColumnType } from '../format.ts';
import type { RowWriter } from './writer.ts';

export class CsvWriter implements RowWriter {
  rows = 0;
  private readonly draft: FileDraft;
  private readonly columns: readonly Column[];

  constructor(path: string, columns: readonly Column[]) {
    this.draft = new FileDraft(path);
    this.columns = columns;
  }

  get bytes(): number {
    return this.draft.bytes;
  }

  get sha256(): string {
    return this.draft.sha256;
  }

  async open(): Promise<void> {
    await this.draft.open();
    await this.draft.write(stringify([this.columns.map(({ name }) => name)]));
  }

  async add(row: object): Promise<void> {
    const fields = row as Readonly<Record<string, unknown>>;
    this.rows += 1;
    const values = this.columns.map(({ name, type }) => csvValue(fields[name], type));
    await this.draft.write(stringify([values], { quoted_string: true, cast: { boolean: String } }));
  }

  complete(): Promise<void> {
    return this.draft.complete();
  }

  settle(): Promise<void> {
    return this.draft.settle();
  }

  discard(): Promise<void> {
    return this.draft.discard();
  }
}

/** What has parts is a cell of JSON. */
function csvValue(value: unknown, type: ColumnType): unknown {
  if (value === null || value === undefined) return null;
  return type === 'json' || type === 'value' || typeof type === 'object' ? JSON.stringify(value) : value;
}
