/** Lengths of time, as people write and read them. */

import ms, { type StringValue } from 'ms';

/** `90s`, `'5 minutes'` or `1.5h` in seconds; `undefined` for what is no time, is not above zero, or has no unit. */
export function parseDuration(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^\d[\d.]*\s*[a-z]+$/i.test(text.trim())) return undefined;
  const seconds = ((ms(text.trim() as StringValue) as number | undefined) ?? NaN) / 1000;
  return seconds > 0 && Number.isFinite(seconds) ? seconds : undefined;
}

/** `6s`, `4m10s`, `3h20m`, `2d4h`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [days, hours, minutes] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
  ];
  if (days > 0) return `${days}d${hours}h`;
  if (hours > 0) return `${hours}h${minutes}m`;
  return minutes > 0 ? `${minutes}m${whole % 60}s` : `${whole}s`;
}
