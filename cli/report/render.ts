/** Writes a report or a comparison in the format that was asked for. */

import type { Comparison } from '../../reports/comparison.ts';
import { csvOf } from '../../reports/csv.ts';
import type { ReportFormat } from '../../reports/format-names.ts';
import { comparisonPage } from '../../viewer/comparison.ts';
import { reportPage } from '../../viewer/page.ts';
import type { Report } from '../../reports/report.ts';
import { comparisonText } from '../../reports/text/comparison.ts';
import { reportText } from '../../reports/text/report.ts';

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
