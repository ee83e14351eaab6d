/** What the user wanted of an event, in words: `before 11am`, `after 14:00`, `between 10am and 1:45pm`, `at 2pm`. */

import { minutesOf } from './time.ts';

/** When an event may start at the earliest, end at the latest, or has to start. */
export interface Bounds {
  readonly earliest?: number;
  readonly latest?: number;
  readonly at?: number;
}

/** `undefined` for a constraint with a time that cannot be read. */
export function keepsConstraint(
  { start, end }: { start: number; end: number },
  constraint: unknown,
): boolean | undefined {
  const bounds = boundsOf(constraint);
  if (!bounds) return undefined;
  const { earliest = -Infinity, latest = Infinity, at = start } = bounds;
  return start >= earliest && end <= latest && start === at;
}

/** No bounds for `null` and for other words; `undefined` for a time that cannot be read. */
export function boundsOf(constraint: unknown): Bounds | undefined {
  if (constraint === null) return {};
  if (typeof constraint !== 'string') return undefined;
  const word = ['before ', 'after ', 'between ', 'at '].find((each) => constraint.startsWith(each));
  if (word === undefined) return {};
  const rest = constraint.replaceAll(word, '');
  const times = (word === 'between ' ? rest.split(' and ') : [rest]).map(minutesOf);
  const [first, second, ...more] = times;
  if (first === undefined || times.includes(undefined)) return undefined;
  switch (word) {
    case 'before ':
      return { latest: first };
    case 'after ':
      return { earliest: first };
    case 'at ':
      return { at: first };
    default:
      return second === undefined || more.length > 0 ? undefined : { earliest: first, latest: second };
  }
}
