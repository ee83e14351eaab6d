/** Whether two offices are in the same state, in the eyes of NeMo Gym. */

import { offload } from '../../environments/offload.ts';
import { equals, type PythonJson } from '../python/json.ts';
import type { Office } from './office.ts';
import type { Table } from './table.ts';
import { officeAfter, type Call } from './toolset.ts';

interface Played {
  readonly calls: readonly Call[];
  readonly truth: readonly Call[];
}

/** Whether the calls of a rollout and those that a row names bring two new offices into the same state. */
export const sameAfter = offload(isSameAfter, {
  module: import.meta.url,
  // A call takes a tenth of a millisecond.
  isQuick: ({ calls, truth }) => calls.length + truth.length < 50,
  milliseconds: 30_000,
});

export function isSameAfter({ calls, truth }: Played): boolean {
  return sameOffice(officeAfter(calls), officeAfter(truth));
}

export function sameOffice(one: Office, other: Office): boolean {
  return one.tables.every((table, at) => {
    const [left, right] = [table, other.tables[at]];
    return right !== undefined && sameTable(left, right);
  });
}

/** The same rows in the same order, under the same labels. */
function sameTable(one: Table, other: Table): boolean {
  if (one.changes === 0 && other.changes === 0) return true;
  const [left, right] = [one.labels, other.labels];
  if (left.length !== right.length || !left.every((label, at) => label === right[at])) return false;
  return one.rows.every((row, at) => {
    const its = other.rows[at];
    // Most rows are those that every office begins with.
    return row === its || one.columns.every((column) => sameCell(column, row[column], its?.[column]));
  });
}

/** Their words are fixed, so their case counts. */
const exact = new Set(['status', 'list_name', 'board']);

function sameCell(column: string, one: unknown, other: unknown): boolean {
  const [left, right] = [one, other].map((cell) => (exact.has(column) ? (cell ?? null) : lowered(cell)));
  return equals(left as PythonJson, right as PythonJson);
}

/** Lower-casing a column of pandas makes nothing of what is no text: 30 and 60 are equal. */
function lowered(cell: unknown): string | null {
  return typeof cell === 'string' ? cell.toLowerCase() : null;
}
