/** A calendar that is right: what a perfect model would print. */

import { boundsOf } from './constraint.ts';
import { minutesOf } from './time.ts';

interface Wish {
  readonly id: string;
  readonly name: string;
  readonly duration: number;
  readonly earliest: number;
  /** The latest start. */
  readonly latest: number;
}

/** Enough for a dozen events; a search for more might never end. */
const maxSteps = 100_000;

/** `undefined` where there is none, or none is found. */
export function schedule(expected: Readonly<Record<string, unknown>>): Record<string, unknown>[] | undefined {
  const wishes = Object.entries(expected).map(([id, event]) => wishOf(id, event));
  if (!wishes.every((wish) => wish !== undefined)) return undefined;
  const starts = new Map<Wish, number>();
  let steps = 0;
  const place = (open: readonly Wish[], now: number): boolean => {
    if (open.length === 0) return true;
    if (++steps > maxSteps || open.some(({ latest }) => latest < now)) return false;
    return open.some((wish) => {
      const start = Math.max(now, wish.earliest);
      if (start > wish.latest) return false;
      starts.set(wish, start);
      const others = open.filter((other) => other !== wish);
      return place(others, start + wish.duration);
    });
  };
  if (
    !place(
      wishes.toSorted((one, other) => one.latest - other.latest),
      -Infinity,
    )
  )
    return undefined;
  return wishes.map((wish) => ({
    event_id: /^\d+$/.test(wish.id) ? Number(wish.id) : wish.id,
    event_name: wish.name,
    start_time: clock(starts.get(wish) ?? 0),
    duration: wish.duration,
  }));
}

function wishOf(id: string, event: unknown): Wish | undefined {
  if (typeof event !== 'object' || event === null) return undefined;
  const { duration, min_time, max_time, constraint, event_name } = event as Record<string, unknown>;
  const [from, to, bounds] = [minutesOf(min_time), minutesOf(max_time), boundsOf(constraint)];
  if (typeof duration !== 'number' || from === undefined || to === undefined || !bounds) return undefined;
  const { earliest = from, latest = to, at } = bounds;
  const lastEnd = Math.min(to, latest);
  return {
    id,
    name: typeof event_name === 'string' ? event_name : `Event ${id}`,
    duration,
    earliest: Math.max(from, at ?? earliest),
    latest: Math.min(lastEnd - duration, at ?? Infinity),
  };
}

function clock(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
