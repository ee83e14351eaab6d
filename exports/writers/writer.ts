/** What writes the rows of an export to a file that appears under its name complete or not at all. */

import { FileDraft } from './draft.ts';

/** In this order: `open`, `add` as often as there are rows, `complete`, `settle`; or `discard` at any time before. */
export abstract class RowWriter {
  /** Added so far. */
  rows = 0;
  protected readonly draft: FileDraft;

  constructor(path: string) {
    this.draft = new FileDraft(path);
  }

  /** Of the file, once it is complete. */
  get bytes(): number {
    return this.draft.bytes;
  }

  /** Of the file, in hexadecimal digits, once it is complete. */
  get sha256(): string {
    return this.draft.sha256;
  }

  /** Creates the file, under another name. */
  open(): Promise<void> {
    return this.draft.open();
  }

  add(row: object): Promise<void> {
    this.rows += 1;
    return this.write(row as Readonly<Record<string, unknown>>);
  }

  protected abstract write(row: Readonly<Record<string, unknown>>): Promise<void>;

  /** Writes what is left, so that nothing but the name is missing. */
  complete(): Promise<void> {
    return this.draft.complete();
  }

  /** Gives the file its name, over what was there. */
  settle(): Promise<void> {
    return this.draft.settle();
  }

  /** Takes back what was written. */
  discard(): Promise<void> {
    return this.draft.discard();
  }
}
