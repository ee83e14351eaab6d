/** What a report or a comparison can be written as. */

import type { Comparison } from './comparison.ts';
import { csvOf } from './csv.ts';
import type { Report } from './report.ts';
import { comparisonText } from './text/comparison.ts';
import { reportText } from './text/report.ts';

export const reportFormats = ['text', 'json', 'csv'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** The whole file, with the newline at its end. */
export function render(found: Report | Comparison, format: ReportFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(found, null, 2)}\n`;
    case 'csv':
      return csvOf(found);
    case 'text':
      return `${'report' in found ? reportText(found) : comparisonText(found)}\n`;
  }
}
