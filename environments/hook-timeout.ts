/** How long a hook may take, as its author writes it. */

import ms, { type StringValue } from 'ms';

/** More than any hook is waited for. */
const maxSeconds = 86_400;

/** `'5 minutes'` in seconds; `undefined` for what is no such time, or one without a unit. */
export function secondsOf(duration: unknown): number | undefined {
  if (typeof duration !== 'string' || !/^\d[\d.]*\s*[a-z]+$/i.test(duration)) return undefined;
  const seconds = ((ms(duration as StringValue) as number | undefined) ?? NaN) / 1000;
  return seconds > 0 && seconds <= maxSeconds ? seconds : undefined;
}
