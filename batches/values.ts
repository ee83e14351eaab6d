/** Schemas of single values, which may be texts as a command line has them. Each error completes "OPTION …". */

import { z } from 'zod';
import { parseDuration } from '../contracts/duration.ts';
import { isObject } from '../contracts/json.ts';
import { shorten } from '../contracts/text.ts';
import { secretIn } from './secrets.ts';

export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): z.ZodType<number> {
  const bounds = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  return numeric(`must be a whole number ${bounds}`, (n) => Number.isSafeInteger(n) && n >= min && n <= max);
}

export function decimal(min: number, max: number): z.ZodType<number> {
  return numeric(`must be a number from ${min} to ${max}`, (n) => n >= min && n <= max);
}

/** Any number that is not below `min`. */
export function atLeast(min = -Infinity): z.ZodType<number> {
  const bounds = min === -Infinity ? '' : ` of at least ${min}`;
  return numeric(`must be a number${bounds}`, (n) => Number.isFinite(n) && n >= min);
}

/** Seconds from `90s`, `30m`, `2h` or `1d`. */
export const duration = z
  .unknown()
  .transform(
    (given, context) =>
      parseDuration(given) ?? refuse(context, given, 'must be a time with its unit, such as 90s, 30m or 2h'),
  );

/** Row numbers from `3,7,10-20`, in order, each once. */
export const selection = z.unknown().transform((given, context) => {
  const parts = (Array.isArray(given) ? given : [given]).flatMap((part) => String(part).split(','));
  const rows = new Set<number>();
  for (const part of parts) {
    const match = /^\s*(\d{1,9})(?:-(\d{1,9}))?\s*$/.exec(part);
    const [from, to] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
    if (!match || to < from) return refuse(context, given, 'must list row numbers counted from 0, such as 3,7,10-20');
    for (let row = from; row <= to; row++) rows.add(row);
  }
  return [...rows].sort((a, b) => a - b);
});

/** A JSON object, or one as YAML. */
export const jsonObject = z.unknown().transform((given, context): Record<string, unknown> => {
  const value = typeof given === 'string' ? parseJson(given) : given;
  if (isObject(value)) return withoutSecrets(value, context);
  return refuse(context, given, 'must be a JSON object, such as \'{"top_k": 20}\'');
});

/** `KEY=VALUE` texts, or an object. A value that is JSON is taken as JSON, any other as text. */
export const keyValues = z.unknown().transform((given, context): Record<string, unknown> => {
  if (isObject(given)) return withoutSecrets(given, context);
  const pairs: [string, unknown][] = [];
  for (const text of Array.isArray(given) ? given : [given]) {
    const match = typeof text === 'string' ? /^([^=\s]+)=(.*)$/s.exec(text) : null;
    if (!match?.[1]) return refuse(context, text, 'must be KEY=VALUE');
    const value = match[2] ?? '';
    pairs.push([match[1], parseJson(value) ?? (value === 'null' ? null : value)]);
  }
  return withoutSecrets(Object.fromEntries(pairs), context);
});

function withoutSecrets<T>(value: T, context: z.RefinementCtx): T {
  const message = secretIn(value);
  if (message === undefined) return value;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}

function numeric(message: string, fits: (value: number) => boolean): z.ZodType<number> {
  return z.unknown().transform((given, context) => {
    const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
    if (typeof value === 'number' && fits(value)) return value;
    return refuse(context, given, message);
  });
}

function refuse(context: z.RefinementCtx, given: unknown, message: string): never {
  context.addIssue({ code: 'custom', message: `${message}, not ${shown(given)}` });
  return z.NEVER;
}

function shown(given: unknown): string {
  if (secretIn(given)) return 'a text with a secret in it';
  const text = typeof given === 'string' ? `"${given}"` : JSON.stringify(given);
  return shorten(text, 80);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
