/** Times of the day, in minutes since midnight. */

import { readInt } from '../python/int.ts';
import { strip } from '../python/text.ts';

/**
 * `10am`, `1:45pm` or `14:00`, with spaces wherever Python's `int` takes them and no limit on hours or minutes: 13pm is 1500.
 * `undefined` for what Python cannot read.
 */
export function minutesOf(time: unknown): number | undefined {
  if (typeof time !== 'string') return undefined;
  const text = strip(time);
  const half = ['am', 'pm'].find((name) => text.includes(name));
  const parts = text
    .replaceAll(half ?? 'am', '')
    .split(':')
    .map(readInt);
  const [hours, minutes = 0, ...more] = parts;
  if (hours === undefined || parts.includes(undefined) || more.length > 0) return undefined;
  if (half === undefined) return parts.length === 2 ? Number(hours) * 60 + Number(minutes) : undefined;
  const sinceNoon = Number(hours) === 12 ? 0 : Number(hours) * 60;
  return sinceNoon + Number(minutes) + (half === 'pm' ? 12 * 60 : 0);
}
