/** What the flags of `dgym report` say; `flags/report.ts` declares them. */

import type { z } from 'zod';
import { reportFormats, type ReportFormat } from '../../reports/format-names.ts';
import type { Choices } from '../../reports/settings.ts';
import { oneLine, UsageError } from '../errors.ts';
import { decimal } from '../flags/values.ts';
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
      success_threshold: parse('--success-threshold', decimal(-largest, largest), successThreshold),
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

function parse<T>(flag: string, schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new UsageError(oneLine(`${flag} ${parsed.error.issues[0]?.message ?? 'is not valid'}`));
}
