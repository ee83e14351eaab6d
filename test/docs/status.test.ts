/** What `docs/formats.md` says of `status --json`, against the schema of what is printed. */

import { expect, test } from 'vitest';
import { z } from 'zod';
import { batchStates, BatchStatus, Problem, problemKinds } from '../../batches/status-fields.ts';
import { sectionOf, tablesOf } from './documents.ts';

const section = (heading: string) => sectionOf('docs/formats.md', heading);
const table = (heading: string, number: number): string[][] => tablesOf(section(heading))[number] ?? [];

/** Each field with its type as the tables write it: `string or null`, `object, absent`. */
function fieldsOf(schema: z.ZodObject): string[][] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema);
  return Object.entries(properties).map(([name, field]) => {
    const types = new Set<string>();
    collectTypes(field, types);
    const orNull = types.delete('null') ? ' or null' : '';
    return [name, `${[...types].join(' or ')}${orNull}${required.includes(name) ? '' : ', absent'}`];
  });
}

function collectTypes(field: unknown, types: Set<string>): void {
  const { type = [], anyOf } = field as { type?: string | string[]; anyOf?: unknown[] };
  for (const name of [type].flat()) types.add(name);
  for (const option of anyOf ?? []) collectTypes(option, types);
}

test('every field of a status is listed in its order, with its type, and whether it may be null or absent', () => {
  expect(table('status --json', 0).map(([name, type]) => [name, type])).toEqual(fieldsOf(BatchStatus));
});

test('every field of a problem is listed in the same way', () => {
  expect(table('Problems', 0).map(([name, type]) => [name, type])).toEqual(fieldsOf(Problem));
});

test('the states and the kinds of problems are those that are listed', () => {
  expect(table('status --json', 1).map(([name]) => name)).toEqual(batchStates);
  expect(table('Problems', 1).map(([name]) => name)).toEqual(problemKinds);
});

test('the example is one', () => {
  const [example] = section('status --json').blocks.map(({ text }) => JSON.parse(text) as unknown);
  const Strict = z.strictObject({ ...BatchStatus.shape, problems: z.array(z.strictObject(Problem.shape)) });
  expect(Strict.safeParse(example).error).toBeUndefined();
});
