/** `dgym env list` and `dgym env show`: what they say of environments that ship and of the user's own. */

import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { envList, kindsOf } from '../../cli/commands/env-list.ts';
import { envShow } from '../../cli/commands/env-show.ts';
import { argumentsText, fieldLines, typeText } from '../../cli/schema-text.ts';
import { environments as shipped } from '../../catalogue/index.ts';

/** What a command prints. */
async function printed(command: () => Promise<number>): Promise<string> {
  let text = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    expect(await command()).toBe(0);
  } finally {
    write.mockRestore();
  }
  return stripVTControlCharacters(text);
}

/** A module of the user's with one environment, which has two rows and no script. */
const module = fileURLToPath(new URL('env-show/riddles.ts', import.meta.url));
const environments = [module];

beforeEach(() => void vi.stubEnv('RIDDLE_KEY', undefined));
afterEach(() => void vi.unstubAllEnvs());

it('list tells what kind each environment is, and which needs are not met here', async () => {
  const rows = JSON.parse(await printed(() => envList({ json: true, environments }))) as { name: string }[];
  expect(rows.map(({ name }) => name)).toEqual([...shipped.keys(), 'riddles']);
  expect(rows.at(-1)).toMatchObject({
    kinds: ['one turn'],
    weights: { guessed: 1 },
    needs: { keys: ['RIDDLE_KEY'] },
    missing: ['RIDDLE_KEY'],
    module,
  });
  expect(await printed(() => envList({ environments }))).toMatch(/riddles.*RIDDLE_KEY ✗.*Guess it\./);
  vi.stubEnv('RIDDLE_KEY', 'hunter2');
  const met = await printed(() => envList({ environments }));
  expect(met).toMatch(/RIDDLE_KEY ✓/);
  expect(met).not.toContain('hunter2');
});

it('the kind of an environment says what comes on top of one answer', () => {
  const [coffee, counter, mcqa] = ['coffee_bar', 'example_session_state_mgmt', 'mcqa'].map((name) =>
    shipped.get(name)!.describe(),
  );
  expect(kindsOf(coffee!)).toEqual(['tools', 'user', 'judge']);
  expect(kindsOf(counter!)).toEqual(['tools']);
  expect(kindsOf(mcqa!)).toEqual(['one turn']);
});

it('show says where an environment comes from, what it needs, its files and its options', async () => {
  const text = await printed(() => envShow({ environments }, 'riddles'));
  expect(text).toContain(`from ${module}`);
  expect(text).toContain('RIDDLE_KEY is not set → export RIDDLE_KEY=…');
  expect(text).toMatch(/2 rows {2}.*rows\.jsonl/);
  expect(text).toMatch(/there is no .*script\.jsonl/);
  expect(text).toContain('hints  number, default 2  How many.');
  expect(text).toContain('not replayable');
  expect(await printed(() => envShow({}, 'mcqa'))).toContain('from durable-gym');
});

it('show with a preset tells the options that the preset makes', async () => {
  const text = await printed(() => envShow({ environments }, 'riddles:hard'));
  expect(text).toContain('hints  number, default 0');
  const json = await printed(() => envShow({ environments, json: true }, 'riddles:hard'));
  expect(JSON.parse(json)).toMatchObject({
    name: 'riddles',
    preset: 'hard',
    resolved_options: { hints: 0, strict: false },
    files: { rows: { count: 2 }, script: { path: expect.stringContaining('script.jsonl') } },
    row: { type: 'object', properties: { riddle: { type: 'string' } } },
  });
  await expect(envShow({ environments }, 'riddles:easy')).rejects.toThrow('its presets are hard');
  await expect(envShow({ environments }, 'ridles')).rejects.toThrow('did you mean "riddles"?');
});

const person = {
  type: 'object',
  properties: { age: { type: 'integer' }, name: { type: 'string' }, home: { type: 'object', properties: { a: {} } } },
  required: ['name'],
};

it.each([
  [{ type: 'string' }, 'string'],
  [{}, 'anything'],
  [{ enum: ['a', 'b', null] }, '"a" | "b" | null'],
  [{ const: 3 }, '3'],
  [{ type: ['string', 'null'] }, 'string | null'],
  [{ anyOf: [{ type: 'integer' }, { type: 'integer' }, { type: 'null' }] }, 'integer | null'],
  [{ type: 'array', items: { type: 'string' } }, 'string[]'],
  [{ type: 'array', items: { enum: ['a', 'b'] } }, '("a" | "b")[]'],
  [{ type: 'array', items: { type: 'array', items: { enum: ['a', 'b'] } } }, '("a" | "b")[][]'],
  [{ type: 'array', items: {} }, 'array'],
  [{ type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }] }, '[string, number]'],
  [{ type: 'object' }, 'object'],
  [{ type: 'object', additionalProperties: { type: 'number' } }, '{ [name]: number }'],
  [person, '{ name: string, age?: integer, home?: { a?: anything } }'],
  [{ type: 'array', items: person }, '{ name: string, age?: integer, home?: { a?: anything } }[]'],
  [{ type: 'object', properties: { p: { type: 'object', properties: { q: person } } } }, '{ p?: { q?: { … } } }'],
])('the schema %j reads %s', (schema, text) => {
  expect(typeText(schema)).toBe(text);
});

it('what would be long is cut short', () => {
  const wide = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`field_number_${index}`, person]));
  const text = typeText({ type: 'object', properties: wide });
  expect(text).toContain('field_number_0');
  expect(text).toContain('…');
  expect(text.length).toBeLessThan(120);
});

it('fields tell whether they may be left out, and tools their arguments', () => {
  const schema = {
    type: 'object',
    properties: {
      a: { type: 'string' },
      b: { type: 'integer', default: 3 },
      c: { type: 'null', description: 'Never.' },
    },
    required: ['a'],
  };
  expect(fieldLines(schema)).toEqual(['a  string', 'b  integer, default 3', 'c  null, optional  Never.']);
  expect(argumentsText(schema)).toBe('a: string, b?: integer, c?: null');
});
