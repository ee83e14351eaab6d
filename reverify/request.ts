/** The request of a record: as an environment takes it again, and in a form in which two of them can be compared. */

import { createHash } from 'node:crypto';
import { isObject } from '../contracts/json.ts';
import { inputList } from '../contracts/transcript.ts';

/**
 * Without the nulls that NeMo Gym's dump has for every parameter that was not given: its own servers refuse some of them.
 * Tools keep theirs, because a JSON Schema may mean them.
 */
export function withoutDefaults(params: unknown): unknown {
  if (!isObject(params)) return params;
  const { input, ...rest } = params;
  const given = Object.entries(rest).filter(([, value]) => value !== null);
  return { ...(input !== undefined && { input: withoutNulls(input) }), ...Object.fromEntries(given) };
}

/** What two inputs that say the same have in common, whoever wrote them down; `undefined` where there is none. */
export function inputKey(params: unknown): string | undefined {
  const input = isObject(params) ? params['input'] : undefined;
  if (input === undefined || input === null) return undefined;
  const items = inputList(input);
  const essence = Array.isArray(items) ? items.map(essenceOf) : items;
  return createHash('sha256').update(JSON.stringify(essence)).digest('base64');
}

/** A message is its role and its text, however they are wrapped; of any other item only the order of fields is left out. */
function essenceOf(item: unknown): unknown {
  if (!isObject(item)) return item;
  const { type, role, content } = item;
  if ((type ?? 'message') !== 'message') return sorted(withoutNulls(item));
  const parts: unknown[] = typeof content === 'string' ? [{ type: 'text', text: content }] : asList(content);
  return [role, parts.map(partOf)];
}

function partOf(part: unknown): unknown {
  if (!isObject(part)) return part;
  const { type, text } = part;
  return typeof text === 'string' && String(type).endsWith('text') ? text : sorted(withoutNulls(part));
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, field]) => [name, sorted(field)]));
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(entries.map(([name, field]) => [name, withoutNulls(field)]));
}
