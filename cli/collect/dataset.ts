/** Reads the whole dataset before anything starts: every line has to be a row, and every selected row needs an environment. */

import { readDataset, readRowLines } from '../../activities/dataset.ts';
import type { Row } from '../../contracts/dataset.ts';
import type { Environment } from '../../environments/environment.ts';
import { UsageError } from '../errors.ts';

export interface Selection {
  readonly only?: readonly number[] | undefined;
  readonly limit?: number | undefined;
}

export interface ScannedDataset {
  /** Rows selected. */
  readonly rows: number;
  /** In the order in which rows first name them. */
  readonly environments: readonly Environment[];
}

/** `environmentOf` finds the environment that a row names, or throws with its place; left out where rows need not name any. */
export async function scanDataset(
  path: string,
  { only, limit = Infinity }: Selection,
  environmentOf?: (row: Row, place: () => string) => Environment,
): Promise<ScannedDataset> {
  const wanted = only && new Set(only);
  const found = new Set<Environment>();
  let [rows, total] = [0, 0];
  let unplaced: { index: number; error: UsageError } | undefined;
  for await (const { index, row } of readDataset(path)) {
    total = index + 1;
    if (unplaced || rows >= limit || (wanted && !wanted.has(index))) continue;
    rows += 1;
    if (!environmentOf) continue;
    try {
      found.add(environmentOf(row, () => placeholder));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      unplaced = { index, error };
    }
  }
  if (unplaced) {
    const place = `${path}:${await lineOfRow(path, unplaced.index)}`;
    throw new UsageError(unplaced.error.message.replace(placeholder, place));
  }
  const beyond = only?.find((row) => row >= total);
  if (beyond !== undefined) throw new UsageError(`--only ${beyond}: ${path} has the rows 0 to ${total - 1}`);
  return { rows, environments: [...found] };
}

/** Stands for the line until it is known: rows are numbered without blank lines, and lines with them. */
const placeholder = '\u0000';

async function lineOfRow(path: string, wanted: number): Promise<number> {
  for await (const { index, number } of readRowLines(path)) if (index === wanted) return number;
  return 0;
}
