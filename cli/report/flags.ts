/** What the flags of `dgym report` say; `flags/report.ts` declares them. */

import { reportFormats, type ReportFormat } from '../../reports/format-names.ts';
import type { Choices } from '../../reports/settings.ts';
import { UsageError } from '../errors.ts';
import { readFlag } from '../flags/read.ts';
import { decimal } from '../../batches/values.ts';
import type { CommonFlags } from '../output.ts';

export interface ReportFlags extends CommonFlags {
  readonly format?: ReportFormat;
  readonly out?: string;
  readonly force?: boolean;
  readonly store?: string;
  readonly successThreshold?: string;
  readonly answer?: readonly string[];
  readonly differentDatasets?: boolean;
}

/** Above any reward. */
const largest = 1e12;

export function choicesOf({ successThreshold, answer }: ReportFlags): Choices {
  return {
    ...(successThreshold !== undefined && {
      success_threshold: readFlag('--success-threshold', decimal(-largest, largest), successThreshold),
    }),
    ...(answer !== undefined && { answer_fields: answer }),
  };
}

export function formatOf({ format, out, json = false }: ReportFlags): ReportFormat {
  if (json && out === undefined && format !== undefined && format !== 'json') {
    throw new UsageError(`--json prints the report as JSON: leave out --format ${format}, or name a file with --out`);
  }
  const ending = out === undefined ? undefined : /\.(\w+)$/.exec(out)?.[1]?.toLowerCase();
  return format ?? reportFormats.find((name) => name === ending) ?? 'text';
}
