/** A Parquet file. Rows are gathered into row groups and written group by group, so that no more than one is in memory. */

import { ByteWriter, ParquetWriter as Encoder } from 'hyparquet-writer';
import type { Column } from '../format.ts';
import { parquetSchema, parquetValue } from './parquet-schema.ts';
import { RowWriter } from './writer.ts';

export interface RowGroupLimits {
  readonly rows: number;
  /** Of text, the one thing in a row that may be long. */
  readonly characters: number;
}

/** Large enough that a column compresses and few reads find it; small enough for any machine. */
const defaults: RowGroupLimits = { rows: 10_000, characters: 16 * 1024 * 1024 };

export class ParquetWriter extends RowWriter {
  private readonly columns: readonly Column[];
  private readonly limits: RowGroupLimits;
  private readonly encoded = new ByteWriter();
  private readonly encoder: Encoder;
  private pending: unknown[][];
  private pendingCharacters = 0;
  /** Columns of `ifAny` that no row has had so far. */
  private readonly unused: Set<string>;

  constructor(path: string, columns: readonly Column[], limits = defaults) {
    super(path);
    this.columns = columns;
    this.limits = limits;
    this.pending = columns.map(() => []);
    this.unused = new Set(columns.filter(({ ifAny }) => ifAny).map(({ name }) => name));
    // Without statistics: the encoder takes the least and greatest text in JavaScript's order, which is not that of the format.
    this.encoder = new Encoder({ writer: this.encoded, schema: parquetSchema(columns), statistics: false });
  }

  protected override async write(row: Readonly<Record<string, unknown>>): Promise<void> {
    this.columns.forEach(({ name, type, ifAny }, index) => {
      if (row[name] !== undefined) this.unused.delete(name);
      const value = parquetValue(row[name] ?? (ifAny ? [] : null), type);
      this.pending[index]?.push(value);
      this.pendingCharacters += charactersOf(value);
    });
    const rows = this.pending[0]?.length ?? 0;
    if (rows >= this.limits.rows || this.pendingCharacters >= this.limits.characters) await this.writeGroup();
  }

  override async complete(): Promise<void> {
    await this.writeGroup();
    this.dropUnused();
    await this.encoder.finish();
    await this.passOn();
    await super.complete();
  }

  /** A column is in a file if its footer tells of it, and the footer comes last. */
  private dropUnused(): void {
    if (this.unused.size === 0) return;
    this.encoder.schema = parquetSchema(this.columns.filter(({ name }) => !this.unused.has(name)));
    for (const group of this.encoder.row_groups)
      group.columns = group.columns.filter(({ meta_data }) => !this.unused.has(meta_data?.path_in_schema[0] ?? ''));
  }

  private async writeGroup(): Promise<void> {
    const rows = this.pending[0]?.length ?? 0;
    if (rows === 0) return;
    const columnData = this.columns.map(({ name }, index) => ({ name, data: this.pending[index] ?? [] }));
    await this.encoder.write({ columnData, rowGroupSize: rows });
    this.pending = this.columns.map(() => []);
    this.pendingCharacters = 0;
    await this.passOn();
  }

  /** Moves what has been encoded to the file; `offset` keeps counting from the beginning of it. */
  private async passOn(): Promise<void> {
    const bytes = this.encoded.getBytes().slice();
    this.encoded.index = 0;
    await this.draft.write(bytes);
  }
}

function charactersOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, part) => sum + charactersOf(part), 0);
}
