/** Reads a dataset: one row a line, numbered from 0. Blank lines are not rows. */

import type { Row } from '../../contracts/dataset.ts';
import { readJsonLines, type JsonLine, type Reading } from '../json-lines.ts';

export interface RowLine extends JsonLine {
  /** Number of the row in the file. */
  readonly index: number;
}

/** The rows of a file. A line that is torn or no JSON object is a `DatasetError`. */
export async function* readDataset(path: string): AsyncIterable<{ index: number; line: string; row: Row }> {
  for await (const { index, text, parse } of readRowLines(path)) yield { index, line: text, row: parse() };
}

/** The lines that hold rows, not yet parsed. */
export async function* readRowLines(path: string, reading?: Reading): AsyncIterable<RowLine> {
  let index = 0;
  for await (const line of readJsonLines(path, reading)) yield { ...line, index: index++ };
}
