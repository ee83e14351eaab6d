/** `docs/protocol.md` against the schemas of the verbs, and `docs/temporal-ui.md` against the search attributes. */

import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { Spill } from '../../contracts/blob.ts';
import { verbs, type Verb } from '../../contracts/environment.ts';
import { searchAttributes } from '../../contracts/names.ts';
import { sectionOf, tablesOf } from './documents.ts';

const table = (path: string, heading: string): string[][] => tablesOf(sectionOf(path, heading))[0] ?? [];
const fieldsOf = (schema: z.ZodType): string[] => {
  const { options = [schema] } = schema as { options?: readonly z.ZodType[] };
  return [...new Set(options.flatMap((option) => Object.keys((option as { shape?: object }).shape ?? {})))].sort();
};

describe.each(Object.keys(verbs) as Verb[])('the fields of %s', (verb) => {
  const listed = (column: 1 | 2) =>
    table('docs/protocol.md', 'Verbs')
      .filter((row) => row[column]?.split(', ').includes(verb))
      .map(([field = '']) => field)
      .sort();

  test('in its input are listed', () => {
    expect(listed(1)).toEqual(fieldsOf(verbs[verb].input));
  });

  test('in its output are listed', () => {
    const described = table('docs/protocol.md', 'The output of describe').map(([field = '']) => field);
    expect(verb === 'describe' ? described.sort() : listed(2)).toEqual(fieldsOf(verbs[verb].output));
  });
});

test('the example of a reference is one', () => {
  const examples = sectionOf('docs/protocol.md', 'References').blocks.map(({ text }) => JSON.parse(text) as unknown);
  expect(examples.map((example) => Spill.safeParse(example).error)).toEqual([undefined]);
});

test('the search attributes are those that workflows set', () => {
  const listed = table('docs/temporal-ui.md', 'Events of a rollout').map(([name = '']) => name);
  expect(listed.sort()).toEqual(Object.values(searchAttributes).sort());
});
