/** Rows as lines of JSON. */

import { floatJson } from '../float-json.ts';
import { FileDraft } from './draft.ts';
import type { RowWriter } from './writer.ts';

export class JsonLinesWriter implements RowWriter {
  private readonly draft: FileDraft;
  private readonly floats: ReadonlySet<string>;

  constructor(path: string, floats: ReadonlySet<string>) {
    this.draft = new FileDraft(path);
    this.floats = floats;
  }

  get rows(): number {
    return this.draft.lines;
  }

  get bytes(): number {
    return this.draft.bytes;
  }

  get sha256(): string {
    return this.draft.sha256;
  }

  open(): Promise<void> {
    return this.draft.open();
  }

  add(row: object): Promise<void> {
    return this.draft.add(floatJson(row, this.floats));
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
