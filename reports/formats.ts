/** Writes a report or a comparison in the format that was asked for. */

import type { Comparison } from './comparison.ts';
import { csvOf } from './csv.ts';
import type { ReportFormat } from './format-names.ts';
import { comparisonPage } from '../viewer/comparison.ts';
import { reportPage } from '../viewer/page.ts';
import type { Report } from './report.ts';
import { comparisonText } from './text/comparison.ts';
import { reportText } from './text/report.ts';

/** The whole file, with the newline at its end. */
export function render(found: Report | Comparison, format: ReportFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(found, null, 2)}\n`;
    case 'csv':
      return csvOf(found);
    case 'html':
      return 'report' in found ? reportPage(found) : comparisonPage(found);
    case 'text':
      return `${'report' in found ? reportText(found) : comparisonText(found)}\n`;
  }
}
