/** The lines of a dataset one by one: a line that is no row is one failure and does not hide the others. */

import { readRowLines } from '../../results/dataset.ts';
import type { Row } from '../../contracts/dataset.ts';
import { errorText } from '../../contracts/error-text.ts';

export interface TriedLine {
  /** Number of the row, from 0. */
  readonly index: number;
  /** From 1. */
  readonly line: number;
  readonly row?: Row;
  /** Why it is no row. */
  readonly error?: string;
}

export async function tryLines(path: string): Promise<TriedLine[]> {
  const tried: TriedLine[] = [];
  for await (const { index, number: line, parse } of readRowLines(path)) {
    try {
      tried.push({ index, line, row: parse() });
    } catch (error) {
      tried.push({ index, line, error: errorText(error).replace(`${path}:${line}: `, '') });
    }
  }
  return tried;
}
