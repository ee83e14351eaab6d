import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { lax } from '../../contracts/lax.ts';

const intParsing = 'int_parsing: Input should be a valid integer, unable to parse string as an integer';
const intFromFloat = 'int_from_float: Input should be a valid integer, got a number with a fractional part';
const boolParsing = 'bool_parsing: Input should be a valid boolean, unable to interpret input';
const floatParsing = 'float_parsing: Input should be a valid number, unable to parse string as a number';

/** What pydantic 2 makes of each value, by executing it. */
describe.each<[string, z.ZodType, [input: unknown, output: unknown][]]>([
  [
    'int',
    lax.int(),
    [
      [5, 5],
      ['3', 3],
      [' 3 ', 3],
      ['3.0', 3],
      ['+3', 3],
      ['-3', -3],
      ['1_000', 1000],
      [3.0, 3],
      [true, 1],
      ['3.', intParsing],
      ['1.5', intParsing],
      ['1e3', intParsing],
      ['', intParsing],
      ['nan', intParsing],
      ['٣', intParsing],
      [1.5, intFromFloat],
      [Infinity, 'finite_number: Input should be a finite number'],
      [null, 'int_type: Input should be a valid integer'],
      [[1], 'int_type: Input should be a valid integer'],
      [{}, 'int_type: Input should be a valid integer'],
    ],
  ],
  [
    'float',
    lax.float(),
    [
      [5, 5],
      ['1.5', 1.5],
      ['3.', 3],
      ['.5', 0.5],
      ['1e3', 1000],
      [' -2 ', -2],
      ['1_000', 1000],
      [true, 1],
      ['', floatParsing],
      ['abc', floatParsing],
      ['0x10', floatParsing],
      [null, 'float_type: Input should be a valid number'],
    ],
  ],
  [
    'bool',
    lax.bool(),
    [
      [false, false],
      [1, true],
      [0, false],
      ['on', true],
      ['Yes', true],
      ['F', false],
      ['0', false],
      [2, boolParsing],
      ['2', boolParsing],
      ['', boolParsing],
      [1.5, 'bool_type: Input should be a valid boolean'],
      [null, 'bool_type: Input should be a valid boolean'],
    ],
  ],
  [
    'str',
    lax.str(),
    [
      ['3', '3'],
      [5, 'invalid_type: Invalid input: expected string, received number'],
    ],
  ],
])('%s', (_, schema, cases) => {
  test.each(cases)('reads %j as %j', (input, output) => {
    const read = schema.safeParse(input);
    const issue = read.error?.issues[0] as { code: string; message: string; params?: { type: string } } | undefined;
    expect(issue ? `${issue.params?.type ?? issue.code}: ${issue.message}` : read.data).toEqual(output);
  });
});

test('a list reads its elements, and says which of them is wrong', () => {
  expect(lax.list(lax.int()).parse(['1', 2.0, true])).toEqual([1, 2, 1]);
  expect(lax.list(lax.int()).safeParse([1, 'x']).error?.issues[0]?.path).toEqual([1]);
});

test('the JSON Schemas are the plain ones', () => {
  const schema = z.object({ a: lax.int(), b: lax.float(), c: lax.bool(), d: lax.str(), e: lax.list(lax.int()) });
  expect(z.toJSONSchema(schema, { io: 'input' })).toMatchObject({
    properties: {
      a: { type: 'integer' },
      b: { type: 'number' },
      c: { type: 'boolean' },
      d: { type: 'string' },
      e: { type: 'array', items: { type: 'integer' } },
    },
    required: ['a', 'b', 'c', 'd', 'e'],
  });
});
