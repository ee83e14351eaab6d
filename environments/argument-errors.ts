/** Arguments that do not fit a tool's schema, in the words of FastAPI and pydantic that models were trained to read. */

import type { z } from 'zod';
import { isObject } from '../contracts/json.ts';

type Issue = z.core.$ZodIssue;

/** One entry of `{"detail": […]}`. */
interface ArgumentError {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input: unknown;
}

/** What is wrong with `body`, in the order in which the schema found it. */
export function argumentErrors(issues: readonly Issue[], body: unknown): ArgumentError[] {
  // FastAPI reads `null` as a request without a body.
  if (body === null) return [{ type: 'missing', loc: ['body'], msg: 'Field required', input: null }];
  const wrongTypes = issues.filter(({ code }) => code === 'invalid_type');
  // zod goes on to measure a text that should have been a list.
  const first = issues.filter((issue) => wrongTypes.every((one) => one === issue || !isSamePath(one.path, issue.path)));
  return first.flatMap((issue) => fromIssue(issue, issue.path, body));
}

function fromIssue(issue: Issue, path: readonly PropertyKey[], body: unknown): ArgumentError[] {
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return issue.errors.flat().flatMap((inner) => fromIssue(inner, [...path, ...inner.path], body));
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => at([...path, key], body, 'extra_forbidden', 'Extra inputs are not permitted'));
  }
  const parent = valueAt(body, path.slice(0, -1));
  const field = path.at(-1);
  if (field !== undefined && isObject(parent) && !Object.hasOwn(parent, field)) {
    return [{ type: 'missing', loc: location(path), msg: 'Field required', input: parent }];
  }
  const [type, msg] = typeAndMessage(issue, valueAt(body, path));
  return [at(path, body, type, msg)];
}

function at(path: readonly PropertyKey[], body: unknown, type: string, msg: string): ArgumentError {
  return { type, loc: location(path), msg, input: valueAt(body, path) ?? null };
}

function typeAndMessage(issue: Issue, input: unknown): [type: string, msg: string] {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected);
    case 'invalid_value':
      return ['literal_error', `Input should be ${alternatives(issue.values)}`];
    case 'too_small': {
      const { origin, minimum, inclusive } = issue;
      if (origin === 'string')
        return ['string_too_short', `String should have at least ${count(minimum, 'character')}`];
      if (origin === 'array') return ['too_short', `List should have at least ${items(minimum, input)}`];
      return inclusive === false
        ? ['greater_than', `Input should be greater than ${minimum}`]
        : ['greater_than_equal', `Input should be greater than or equal to ${minimum}`];
    }
    case 'too_big': {
      const { origin, maximum, inclusive } = issue;
      if (origin === 'string') return ['string_too_long', `String should have at most ${count(maximum, 'character')}`];
      if (origin === 'array') return ['too_long', `List should have at most ${items(maximum, input)}`];
      return inclusive === false
        ? ['less_than', `Input should be less than ${maximum}`]
        : ['less_than_equal', `Input should be less than or equal to ${maximum}`];
    }
    case 'not_multiple_of':
      return ['multiple_of', `Input should be a multiple of ${issue.divisor}`];
    case 'custom': {
      const type: unknown = issue.params?.['type'];
      return typeof type === 'string' ? [type, issue.message] : ['value_error', `Value error, ${issue.message}`];
    }
    default:
      return ['value_error', `Value error, ${issue.message}`];
  }
}

function wrongType(expected: string): [type: string, msg: string] {
  switch (expected) {
    case 'string':
      return ['string_type', 'Input should be a valid string'];
    case 'int':
      return ['int_from_float', 'Input should be a valid integer, got a number with a fractional part'];
    case 'number':
      return ['float_type', 'Input should be a valid number'];
    case 'boolean':
      return ['bool_type', 'Input should be a valid boolean'];
    case 'array':
    case 'tuple':
      return ['list_type', 'Input should be a valid list'];
    case 'record':
      return ['dict_type', 'Input should be a valid dictionary'];
    case 'object':
      return ['model_attributes_type', 'Input should be a valid dictionary or object to extract fields from'];
    case 'null':
      return ['none_required', 'Input should be None'];
    default:
      return ['value_error', `Value error, expected ${expected}`];
  }
}

/** `'x', 'y' or 'z'` */
function alternatives(values: readonly unknown[]): string {
  const quoted = values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value)));
  return [quoted.slice(0, -1).join(', '), ...quoted.slice(-1)].filter(Boolean).join(' or ');
}

function count(limit: number | bigint, noun: string): string {
  return `${limit} ${noun}${Number(limit) === 1 ? '' : 's'}`;
}

function items(limit: number | bigint, input: unknown): string {
  return `${count(limit, 'item')} after validation, not ${Array.isArray(input) ? input.length : 0}`;
}

function location(path: readonly PropertyKey[]): (string | number)[] {
  return ['body', ...path.map((key) => (typeof key === 'symbol' ? String(key) : key))];
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (parent, key) =>
      typeof parent === 'object' && parent !== null ? (parent as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

function isSamePath(one: readonly PropertyKey[], other: readonly PropertyKey[]): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index]);
}
