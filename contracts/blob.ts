/** References to values that are kept out of workflow history. */

import { z } from 'zod';

/** A stored object: where it is and what it has to be. Any language can read it. */
export const BlobRef = z.object({ url: z.string(), sha256: z.string().length(64), bytes: z.int() });
export type BlobRef = z.infer<typeof BlobRef>;

/** Stands in the place of a JSON value that is too large for history. */
export const Spill = z.object({ $blob: BlobRef });
export type Spill = z.infer<typeof Spill>;

/** A value, or the reference to it. */
export type Spillable<T> = T | Spill;

export function spillable<Schema extends z.ZodType>(schema: Schema): z.ZodUnion<[typeof Spill, Schema]> {
  return z.union([Spill, schema]);
}
