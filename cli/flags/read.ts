/** The value of a single flag, by its schema. */

import type { z } from 'zod';
import { oneLine } from '../../contracts/error-text.ts';
import { UsageError } from '../errors.ts';

export function readFlag<T>(flag: string, schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new UsageError(oneLine(`${flag} ${parsed.error.issues[0]?.message ?? 'is not valid'}`));
}
