/** A report or a comparison as CSV: the long table. */

import { stringify } from 'csv-stringify/sync';
import { inertCell } from '../contracts/printable.ts';
import type { Comparison } from './comparison.ts';
import { lineColumns, linesOf } from './long-table.ts';
import type { Report } from './report.ts';

export function csvOf({ overall, environments }: Report | Comparison): string {
  // With one environment the overall section names it, and is all there is.
  const lines = [{ ...overall, environment: null }, ...environments].flatMap((section) => [...linesOf(section)]);
  return stringify(lines, {
    header: true,
    columns: [...lineColumns],
    // A model may make up a tool whose name a spreadsheet would run; figures, which may be negative, are not in question.
    cast: { string: inertCell },
  });
}
