/** References to values that are kept out of workflow history. */

import { z } from 'zod';
import { isObject } from './json.ts';

/** A stored object: where it is and what it has to be. Any language can read it. */
export const BlobRef = z.object({ url: z.string(), sha256: z.string().length(64), bytes: z.int() });
export type BlobRef = z.infer<typeof BlobRef>;

/** Stands in the place of a JSON value that is too large for history. */
export const Spill = z.object({ $blob: BlobRef });
export type Spill = z.infer<typeof Spill>;

/** A value, or the reference to it. */
export type Spillable<T> = T | Spill;

/** What has a field `$blob` is a reference, and has to be a whole one: no value of an environment's own may have it. */
export function spillable<Schema extends z.ZodType>(schema: Schema): z.ZodUnion<readonly [typeof Spill, Schema]> {
  return z.union([Spill, schema]).refine(isValueOrSpill, 'a reference that lacks url, sha256 or bytes');
}

function isValueOrSpill(value: unknown): boolean {
  return !isObject(value) || !('$blob' in value) || Spill.safeParse(value).success;
}
