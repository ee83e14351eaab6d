/** How long a hook may take, as its author writes it. */

import { parseDuration } from '../contracts/duration.ts';
import { maxTimeoutSeconds } from '../contracts/limits.ts';

/** `'5 minutes'` in seconds; `undefined` for what is no such time, or one without a unit. */
export function secondsOf(duration: unknown): number | undefined {
  const seconds = parseDuration(duration);
  return seconds !== undefined && seconds <= maxTimeoutSeconds ? seconds : undefined;
}
