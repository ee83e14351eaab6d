/** Whether events overlap. */

import { fingerprint } from '../python/fingerprint.ts';
import type { PlacedEvent } from './event.ts';

/**
 * Two events overlap unless one ends by the time the other starts. What is listed twice in the same words does not overlap
 * with itself. In one pass over the starts: an answer may list a hundred thousand.
 */
export function conflicts(events: readonly PlacedEvent[]): boolean {
  const byValue = new Map(events.map((event) => [fingerprint(event.value), event]));
  // Nobody ends or starts by a time that is NaN, so such an event has no end.
  const different = Array.from(byValue.values(), ({ start, end }) => ({
    start,
    end: Number.isNaN(end) ? Infinity : end,
  }));
  different.sort((one, other) => compare(one.start, other.start));
  /** Of those that take time, the one that started last: the others have ended by then. */
  let last: Pick<PlacedEvent, 'start' | 'end'> | undefined;
  for (const event of different) {
    if (last && last.end > event.start && last.start < event.end) return true;
    if (event.end > event.start && (!last || event.end > last.end)) last = event;
  }
  return false;
}

/** The difference of two infinities would be NaN. */
function compare(one: number, other: number): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
