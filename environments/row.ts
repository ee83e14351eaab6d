/** A dataset row as the environment's schema reads it. */

import type { z } from 'zod';
import type { Row } from '../contracts/dataset.ts';
import { complaints, InvalidRowError } from './errors.ts';

/** Throws an `InvalidRowError` that says what does not fit. */
export function parseRow<Schema extends z.ZodType>(
  { name, row: schema }: { readonly name: string; readonly row: Schema },
  row: Row,
): z.output<Schema> {
  const read = schema.safeParse(row);
  if (read.success) return read.data;
  throw new InvalidRowError(`The row does not fit the environment "${name}": ${complaints(read.error)}`);
}
