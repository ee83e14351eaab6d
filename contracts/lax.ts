/**
 * Schemas that read values the way NeMo Gym does: "3", 3.0 and true are integers, 1.5 and "1.5" are not, an integer is not a
 * string. Their issues carry pydantic's type and message; their JSON Schemas are the plain ones.
 */

import { z } from 'zod';

/** A value of the type asked for, or the type and message of what is wrong with it. */
type Reading<T> = { value: T } | { type: string; message: string };

/**
 * Schemas for values that NeMo Gym's servers would take: rows and tool arguments of ports. An environment that is not a port
 * uses zod's own, which say no to `"3"`.
 */
export const lax = {
  /** An integer: `3`, `3.0`, `"3"`, `" 3.0 "`, `"1_000"`, `true`. Not `1.5`, `""`, `null`. */
  int: (): z.ZodType<number, number> => coerced(readInt, z.number().meta({ type: 'integer' })),
  /** A number: `1.5`, `"1.5"`, `"1e3"`, `true`. Not `"nan"`, `null`. */
  float: (): z.ZodType<number, number> => coerced(readFloat, z.number()),
  /** A boolean: `true`, `1`, `"yes"`, `"on"`, `"f"` and their like in any case. Not `2`, `"maybe"`, `null`. */
  bool: (): z.ZodType<boolean, boolean> => coerced(readBool, z.boolean()),
  /** A string and nothing else: pydantic makes no text out of numbers. */
  str: (): z.ZodString => z.string(),
  /** A list of `element`. */
  list: <Element extends z.ZodType>(element: Element): z.ZodArray<Element> => z.array(element),
} as const;

function coerced<T>(read: (value: unknown) => Reading<T>, schema: z.ZodType<T>): z.ZodType<T, T> {
  const reading = z.preprocess((input, context) => {
    const reading = read(input);
    if ('value' in reading) return reading.value;
    const { type, message } = reading;
    context.issues.push({ code: 'custom', input, message, params: { type } });
    return z.NEVER;
  }, schema);
  // What it accepts at run time is wider than what an author should write.
  return reading as z.ZodType<T, T>;
}

function readInt(value: unknown): Reading<number> {
  if (typeof value === 'boolean') return { value: Number(value) };
  if (typeof value === 'string') {
    if (/^\s*[+-]?\d+(_\d+)*(\.0+)?\s*$/.test(value)) return { value: Number(value.replaceAll('_', '')) };
    const message = 'Input should be a valid integer, unable to parse string as an integer';
    return { type: 'int_parsing', message };
  }
  if (typeof value !== 'number') return { type: 'int_type', message: 'Input should be a valid integer' };
  if (Number.isInteger(value)) return { value };
  if (!Number.isFinite(value)) return { type: 'finite_number', message: 'Input should be a finite number' };
  const message = 'Input should be a valid integer, got a number with a fractional part';
  return { type: 'int_from_float', message };
}

function readFloat(value: unknown): Reading<number> {
  if (typeof value === 'boolean') return { value: Number(value) };
  if (typeof value === 'number') return { value };
  if (typeof value !== 'string') return { type: 'float_type', message: 'Input should be a valid number' };
  if (/^\s*[+-]?(\d+(_\d+)*\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value))
    return { value: Number(value.replaceAll('_', '')) };
  return { type: 'float_parsing', message: 'Input should be a valid number, unable to parse string as a number' };
}

const words = new Map([
  ...['1', 'true', 't', 'yes', 'y', 'on'].map((word) => [word, true] as const),
  ...['0', 'false', 'f', 'no', 'n', 'off'].map((word) => [word, false] as const),
]);

function readBool(value: unknown): Reading<boolean> {
  if (typeof value === 'boolean') return { value };
  if (typeof value !== 'string' && !Number.isInteger(value)) {
    return { type: 'bool_type', message: 'Input should be a valid boolean' };
  }
  const word = words.get(String(value).toLowerCase());
  if (word !== undefined) return { value: word };
  return { type: 'bool_parsing', message: 'Input should be a valid boolean, unable to interpret input' };
}
