/** A dataset row as the environment's schema reads it. */

import { z } from 'zod';
import type { Row } from '../contracts/dataset.ts';
import { complaints, pathText } from '../contracts/issues.ts';
import { InvalidRowError } from './errors.ts';
import { requestOf } from './opening.ts';

interface Reader<Schema extends z.ZodType> {
  readonly name: string;
  readonly row: Schema;
}

/** Throws an `InvalidRowError` that says what does not fit. */
export function parseRow<Schema extends z.ZodType>({ name, row: schema }: Reader<Schema>, row: Row): z.output<Schema> {
  const read = schema.safeParse(row);
  if (read.success) return read.data;
  throw new InvalidRowError(`The row does not fit the environment "${name}": ${misfit(read.error, row)}`);
}

/** What of a row does not fit, as far as schemas tell; `undefined` where all does. */
export function misfitOf(definition: Reader<z.ZodType>, row: Row): string | undefined {
  const read = definition.row.safeParse(row);
  if (!read.success) return misfit(read.error, row);
  try {
    requestOf(read.data, row);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidRowError) return error.message;
    throw error;
  }
}

/** `expected_answer is missing; input[0].content: …`. */
function misfit({ issues }: z.ZodError, row: Row): string {
  return issues
    .map((issue) =>
      issue.path.length > 0 && isMissing(row, issue.path)
        ? `${pathText(issue.path)} is missing`
        : complaints(new z.ZodError([issue])),
    )
    .join('; ');
}

function isMissing(row: Row, path: readonly PropertyKey[]): boolean {
  let value: unknown = row;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return value === undefined;
}
