/** The answer of a rollout, for the vote of majority@k. */

import type { RolloutRecord } from '../contracts/record.ts';

/** Fields that environments put their answer into; the first one that a record has counts. */
export const answerFields: readonly string[] = ['extracted_answer', 'parsed_option', 'extracted_model_answer'];

/**
 * As text, without the space around it; values that are no text as JSON. `undefined` when the record has none of the fields,
 * or has `null` or nothing in it. If a reward's detail has the same name as a row field, the detail is used.
 */
export function answerOf(record: RolloutRecord, fields: readonly string[]): string | undefined {
  for (const field of fields) {
    const own = record.rollout.details;
    const source: Readonly<Record<string, unknown>> = own && Object.hasOwn(own, field) ? own : record;
    if (Object.hasOwn(source, field)) return textOf(source[field]);
  }
  return undefined;
}

function textOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  const text = typeof value === 'string' ? value.trim() : JSON.stringify(value);
  return text === '' ? undefined : text;
}
