/** The parameters of a model call: those of the row, and over them those of the batch. */

import type { Sampling } from '../contracts/conversation.ts';
import { isObject } from '../contracts/json.ts';

/**
 * Merges two sets of parameters; the second wins, and `null` means not given. `extra_body`, fields that go into the
 * request as they are, is merged field by field.
 */
export function mergeSampling(row: Sampling, batch: Sampling): Sampling {
  const given = { ...withoutNulls(row), ...withoutNulls(batch) };
  const extra = { ...extraBodyOf(row), ...extraBodyOf(batch) };
  return Object.keys(extra).length === 0 ? given : { ...given, extra_body: extra };
}

/** `extra_body`, and the other parameters without it. */
export function splitExtraBody(sampling: Sampling): { params: Sampling; extraBody: Record<string, unknown> } {
  return { params: without(sampling, 'extra_body'), extraBody: extraBodyOf(sampling) };
}

/** The fields of an object that are not named. */
export function without(fields: Readonly<Record<string, unknown>>, ...names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

function withoutNulls(sampling: Sampling): Sampling {
  return Object.fromEntries(Object.entries(sampling).filter(([, value]) => value !== null && value !== undefined));
}

function extraBodyOf({ extra_body: extra }: Sampling): Record<string, unknown> {
  return isObject(extra) ? { ...extra } : {};
}
