/** Rows as lines of JSON. */

import { unmarked } from '../../contracts/exact-json.ts';
import { floatJson } from '../float-json.ts';
import { RowWriter } from './writer.ts';

export class JsonLinesWriter extends RowWriter {
  private readonly floats: ReadonlySet<string>;

  constructor(path: string, floats: ReadonlySet<string>) {
    super(path);
    this.floats = floats;
  }

  protected override write(row: object): Promise<void> {
    return this.draft.add(unmarked(floatJson(row, this.floats)));
  }
}
