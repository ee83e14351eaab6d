import { expect, test } from 'vitest';
import { z } from 'zod';
import { argumentErrors } from '../../environments/argument-errors.ts';

const Arguments = z.strictObject({
  unit: z.enum(['x', 'y', 'z']),
  least: z.number().min(3),
  above: z.number().gt(3),
  code: z.string().min(2).max(3),
  list: z.array(z.int()).min(2),
  step: z.number().multipleOf(5),
  on: z.boolean(),
  count: z.int(),
  inner: z.object({ name: z.string() }),
  map: z.record(z.string(), z.string()),
});
const sound = {
  unit: 'x',
  least: 3,
  above: 4,
  code: 'ab',
  list: [1, 2],
  step: 5,
  on: true,
  count: 1,
  inner: { name: 'n' },
  map: {},
};

/** Observed of pydantic 2. */
test.each<[object, string, (string | number)[], string]>([
  [{ unit: 'w' }, 'literal_error', ['unit'], "Input should be 'x', 'y' or 'z'"],
  [{ least: 2 }, 'greater_than_equal', ['least'], 'Input should be greater than or equal to 3'],
  [{ above: 3 }, 'greater_than', ['above'], 'Input should be greater than 3'],
  [{ code: 'a' }, 'string_too_short', ['code'], 'String should have at least 2 characters'],
  [{ code: 'abcd' }, 'string_too_long', ['code'], 'String should have at most 3 characters'],
  [{ list: [1] }, 'too_short', ['list'], 'List should have at least 2 items after validation, not 1'],
  [{ list: 'x' }, 'list_type', ['list'], 'Input should be a valid list'],
  [{ list: [1, 'x'] }, 'float_type', ['list', 1], 'Input should be a valid number'],
  [{ step: 6 }, 'multiple_of', ['step'], 'Input should be a multiple of 5'],
  [{ on: 'x' }, 'bool_type', ['on'], 'Input should be a valid boolean'],
  [{ least: 'x' }, 'float_type', ['least'], 'Input should be a valid number'],
  [{ count: 1.5 }, 'int_from_float', ['count'], 'Input should be a valid integer, got a number with a fractional part'],
  [
    { inner: 5 },
    'model_attributes_type',
    ['inner'],
    'Input should be a valid dictionary or object to extract fields from',
  ],
  [{ map: 5 }, 'dict_type', ['map'], 'Input should be a valid dictionary'],
  [{ more: 5 }, 'extra_forbidden', ['more'], 'Extra inputs are not permitted'],
])('%j is answered with %s', (change, type, path, msg) => {
  const body: Record<string, unknown> = { ...sound, ...change };
  const { error } = Arguments.safeParse(body);
  const input = path.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], body);
  expect(argumentErrors(error!.issues, body)).toEqual([{ type, loc: ['body', ...path], msg, input }]);
});

test('a field that is missing inside another names its place and shows what is there', () => {
  const body = { ...sound, inner: { nam: 'n' } };
  expect(argumentErrors(Arguments.safeParse(body).error!.issues, body)).toEqual([
    { type: 'missing', loc: ['body', 'inner', 'name'], msg: 'Field required', input: { nam: 'n' } },
  ]);
});

test('of a union every alternative is named', () => {
  const body = { id: null };
  const { error } = z.object({ id: z.union([z.string(), z.boolean()]) }).safeParse(body);
  expect(argumentErrors(error!.issues, body).map(({ type, loc }) => [type, loc])).toEqual([
    ['string_type', ['body', 'id']],
    ['bool_type', ['body', 'id']],
  ]);
});
