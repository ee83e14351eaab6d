/** The events of an answer. */

import { reprOfFloat } from '../python/float.ts';
import { isObject, PythonFloat, type PythonJson } from '../python/json.ts';
import { str } from '../python/repr.ts';
import { minutesOf } from './time.ts';

/** An event, in minutes. */
export interface PlacedEvent {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly duration: PythonJson;
  /** All that the answer says of it. */
  readonly value: PythonJson;
}

/** `str(event["event_id"])` for each; `undefined` when one has none. */
export function idsOf(list: readonly PythonJson[]): string[] | undefined {
  const ids = list.map((event) =>
    isObject(event) && Object.hasOwn(event, 'event_id') ? idText(event['event_id'] ?? null) : undefined,
  );
  return ids.every((id) => id !== undefined) ? ids : undefined;
}

function idText(id: PythonJson): string {
  if (id instanceof PythonFloat) return reprOfFloat(id.value);
  return typeof id === 'bigint' ? String(id) : str(id);
}

export function placed(id: string, value: PythonJson): PlacedEvent | undefined {
  if (!isObject(value) || !Object.hasOwn(value, 'start_time') || !Object.hasOwn(value, 'duration')) return undefined;
  const start = minutesOf(value['start_time']);
  const duration = value['duration'] ?? null;
  const length = lengthOf(duration);
  if (start === undefined || length === undefined) return undefined;
  return { id, start, end: start + length, duration, value };
}

/** What Python can add to an integer. */
function lengthOf(duration: PythonJson): number | undefined {
  if (duration instanceof PythonFloat) return duration.value;
  const adds = typeof duration === 'number' || typeof duration === 'bigint' || typeof duration === 'boolean';
  return adds ? Number(duration) : undefined;
}
