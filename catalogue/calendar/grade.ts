/** Whether a text holds the calendar that is expected. */

import { offload } from '../../environments/offload.ts';
import { equals, isObject, loads, type PythonJson } from '../python/json.ts';
import { PythonJsonError } from '../python/json-reader.ts';
import { conflicts } from './conflicts.ts';
import { keepsConstraint } from './constraint.ts';
import { idsOf, placed, type PlacedEvent } from './event.ts';
import { firstList } from './list.ts';
import { minutesOf } from './time.ts';

/** Why the calendar is right or wrong, in the words of the original's verifier. */
export type Reason =
  | 'pass'
  | 'no_response'
  | 'think_found'
  | 'no_json_list'
  | 'different_number_of_events'
  | 'conflicting_events'
  | 'constraint_violated'
  | 'error_in_grading';

interface Task {
  readonly text: string;
  /** Of a row, where everything is what JSON can say. */
  readonly expected: Readonly<Record<string, unknown>>;
}

export const gradeCalendar = offload(reasonFor, {
  module: import.meta.url,
  isQuick: ({ text }) => text.length <= 20_000,
  milliseconds: 30_000,
});

export function reasonFor({ text, expected }: Task): Reason {
  if (text === '') return 'no_response';
  if (text.includes('<think>')) return 'think_found';
  const ids = Object.keys(expected);
  if (ids.length === 0) return 'pass';
  const list = readList(text);
  if (list === undefined) return 'no_json_list';
  const known = list === 'error' ? undefined : idsOf(list);
  if (list === 'error' || known === undefined) return 'error_in_grading';
  if (new Set(known).size !== ids.length) return 'different_number_of_events';
  const events: PlacedEvent[] = [];
  for (const [index, value] of list.entries()) {
    const event = placed(known[index] ?? '', value);
    if (!event) return 'error_in_grading';
    events.push(event);
  }
  if (conflicts(events)) return 'conflicting_events';
  // Of events with the same id the last counts.
  const byId = new Map(events.map((event) => [event.id, event]));
  for (const id of ids) {
    const event = byId.get(id);
    const kept = event && keepsExpectation(event, expected[id]);
    if (kept === undefined) return 'error_in_grading';
    if (!kept) return 'constraint_violated';
  }
  return 'pass';
}

/** `undefined` when there is no list of JSON; `'error'` when Python cannot go on. */
function readList(text: string): PythonJson[] | 'error' | undefined {
  const found = firstList(text);
  if (found === undefined) return undefined;
  try {
    const list = loads(found, { floats: 'apart' });
    // What was found is in brackets.
    return Array.isArray(list) ? list : 'error';
  } catch (error) {
    if (!(error instanceof PythonJsonError)) throw error;
    return error.name === 'JSONDecodeError' ? undefined : 'error';
  }
}

/** `undefined` where Python fails: a row without the field, or a time that cannot be read. */
function keepsExpectation(event: PlacedEvent, expected: unknown): boolean | undefined {
  if (!isObject(expected) || !Object.hasOwn(expected, 'duration')) return undefined;
  if (!equals(event.duration, expected['duration'] ?? null)) return false;
  const [earliest, latest] = [minutesOf(expected['min_time']), minutesOf(expected['max_time'])];
  if (earliest === undefined || latest === undefined) return undefined;
  if (event.start < earliest || event.end > latest) return false;
  return Object.hasOwn(expected, 'constraint') ? keepsConstraint(event, expected['constraint']) : undefined;
}
