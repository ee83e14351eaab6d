/** How long to wait before a model is asked again. */

import type { IncomingHttpHeaders } from 'node:http';

const firstMs = 1000;
const mostMs = 60_000;
/** A server that asks for more than this is asked again anyway: its limits may have been raised meanwhile. */
const mostToldMs = 10 * 60_000;
/** `Retry-After: 0` is no invitation to ask in a tight loop. */
const leastToldMs = 250;

/** Doubling with the attempts up to a minute, with jitter, so that rollouts that failed together do not come back together. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(mostMs, firstMs * 2 ** Math.min(attempt - 1, 16));
  return Math.round(full * (0.5 + random() / 2));
}

/** What `retry-after-ms` or `Retry-After` (seconds or a date) ask for, plus jitter; `undefined` when there is neither. */
export function retryAfterMs(
  headers: IncomingHttpHeaders,
  random: () => number = Math.random,
  now = Date.now(),
): number | undefined {
  const told = read(headers, now);
  if (told === undefined) return undefined;
  return Math.round(Math.min(mostToldMs, Math.max(leastToldMs, told)) * (1 + random() / 5));
}

function read(headers: IncomingHttpHeaders, now: number): number | undefined {
  const ms = numberIn(headers['retry-after-ms']);
  if (ms !== undefined) return ms;
  const text = headers['retry-after'];
  const seconds = numberIn(text);
  if (seconds !== undefined) return seconds * 1000;
  const date = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(date) ? undefined : date - now;
}

function numberIn(text: string | string[] | undefined): number | undefined {
  if (typeof text !== 'string' || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
