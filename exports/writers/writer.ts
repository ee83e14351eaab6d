/** What writes the rows of an export to a file that appears under its name complete or not at all. */

/** In this order: `open`, `add` as often as there are rows, `complete`, `settle`; or `discard` at any time before. */
export interface RowWriter {
  /** Creates the file, under another name. */
  open(): Promise<void>;
  add(row: object): Promise<void>;
  /** Writes what is left, so that nothing but the name is missing. */
  complete(): Promise<void>;
  /** Gives the file its name, over what was there. */
  settle(): Promise<void>;
  /** Takes back what was written. */
  discard(): Promise<void>;
  /** Added so far. */
  readonly rows: number;
  /** Of the file, once it is complete. */
  readonly bytes: number;
  /** Of the file, in hexadecimal digits, once it is complete. */
  readonly sha256: string;
}
