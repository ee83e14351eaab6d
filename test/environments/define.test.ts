import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { EnvironmentDescription } from '../../contracts/environment.ts';
import { defineEnvironment } from '../../environments/define.ts';
import type { EnvironmentDefinition } from '../../environments/definition.ts';
import { environmentFile } from '../../environments/files.ts';
import { environments } from '../../catalogue/index.ts';

type Loose = EnvironmentDefinition<z.ZodObject, z.ZodObject, z.ZodObject, Record<string, z.ZodType>, string, string>;

const sound: Loose = {
  name: 'sound',
  description: 'As it should be.',
  row: z.object({}),
  state: z.object({}),
  open: () => ({ state: {}, items: [] }),
  rewards: { right: () => 1, brief: () => 1 },
};
const run = () => null;
const tool = (input: z.ZodType) => ({ description: '', input, run });

describe('a definition that cannot work is refused at once', () => {
  test.each<[string, Partial<Loose>, string]>([
    ['a name with capitals', { name: 'My-Env' }, '"My-Env" cannot work: its name'],
    ['an unknown placement', { placement: 'local' as 'inline' }, 'placement is "local"'],
    [
      'a part that is none',
      { max_turn: 12 } as object,
      'no part "max_turn" (did you mean "max_turns"?); there are name,',
    ],
    [
      'a part of a tool that is none',
      { tools: { add: { ...tool(z.object({})), parallel: true } as ReturnType<typeof tool> } },
      'the tool "add" has no part "parallel"; there are description, input, run.',
    ],
    ['no rewards', { rewards: {} }, 'it has no rewards'],
    ['a weight for no reward', { weights: { rihgt: 1 } }, 'it weighs "rihgt", but its rewards are right, brief'],
    ['a weight that is no number', { weights: { right: NaN } }, 'the weight of "right" is NaN'],
    ['the role policy', { roles: ['policy'] }, 'the role "policy" is the model that the rollout is about'],
    ['a role declared twice', { roles: ['judge', 'judge'] }, 'the role "judge" is declared twice'],
    ['a role that no flag can name', { roles: ['the judge'] }, 'the role "the judge"'],
    ['a tool that no provider accepts', { tools: { 'a b': tool(z.object({})) } }, 'the tool "a b"'],
    [
      'arguments without names',
      { tools: { add: tool(z.string()) } },
      'the input of the tool "add" has to be an object',
    ],
    [
      'arguments that JSON Schema cannot say',
      { tools: { add: tool(z.object({ at: z.date() })) } },
      'the input of the tool "add" has no JSON Schema',
    ],
    ['an option without a default', { options: z.object({ a: z.int() }) }, 'every option needs a default: a: '],
    [
      'a preset with an unknown option',
      { options: z.object({ a: z.int().default(1) }), presets: { big: { b: 1 } } },
      'the preset "big" does not fit',
    ],
  ])('%s', (_, change, message) => {
    expect(() => defineEnvironment({ ...sound, ...change })).toThrow(
      expect.objectContaining({ name: 'InvalidDefinitionError', message: expect.stringContaining(message) }),
    );
  });

  test('the one it is a change of is not', () => {
    expect(defineEnvironment(sound).rewards).toEqual(['right', 'brief']);
  });
});

describe('options', () => {
  const environment = defineEnvironment({
    name: 'configurable',
    description: '',
    row: z.object({}),
    state: z.object({}),
    options: z.object({ limit: z.int().default(3), mode: z.enum(['strict', 'loose']).default('strict') }),
    presets: { loose: { mode: 'loose', limit: 9 } },
    open: () => ({ state: {}, items: [] }),
    rewards: { right: ({ options }) => options.limit },
  });

  test('are the given ones over the preset over the defaults', () => {
    expect(environment.resolveOptions({})).toEqual({ limit: 3, mode: 'strict' });
    expect(environment.resolveOptions({}, 'loose')).toEqual({ limit: 9, mode: 'loose' });
    expect(environment.resolveOptions({ limit: 1 }, 'loose')).toEqual({ limit: 1, mode: 'loose' });
  });

  test.each([
    [{ limits: 1 }, undefined, 'limits', 'has no option "limits"; its options are limit, mode.'],
    [{ limit: 'many' }, undefined, 'limit', 'The option limit: Invalid input: expected number'],
    [{ mode: 'lax' }, undefined, 'mode', 'given "lax"'],
    [{}, 'strict', 'strict', 'has no preset "strict"; its presets are loose.'],
    [{}, 'toString', 'toString', 'has no preset "toString"'],
  ])('%j with the preset %s is refused by name', (given, preset, key, message) => {
    expect(() => environment.resolveOptions(given, preset)).toThrow(
      expect.objectContaining({ name: 'InvalidOptionError', key, message: expect.stringContaining(message) }),
    );
  });

  test('of an environment without any are none', () => {
    expect(defineEnvironment(sound).resolveOptions({})).toEqual({});
    expect(() => defineEnvironment(sound).resolveOptions({ a: 1 })).toThrow('has no option "a"; it has none.');
  });
});

describe('describe', () => {
  test.each([...environments.values()])('of $name fits the contract, through JSON', (environment) => {
    const description = environment.describe();
    expect(EnvironmentDescription.parse(JSON.parse(JSON.stringify(description)))).toEqual(description);
  });

  test('says what the command line and the workflow need to know', () => {
    expect(environments.get('coffee_bar')!.describe()).toMatchObject({
      name: 'coffee_bar',
      version: '1',
      placement: 'inline',
      converses: true,
      roles: ['user', 'judge'],
      weights: { order: 1, polite: 0.2 },
      replayable: true,
      reads_state: true,
      tools: [{ name: 'add', parameters: { required: ['product'] } }, { name: 'remove' }],
      row: { type: 'object', required: ['guest', 'greeting', 'wishes', 'expected'] },
      options: { properties: { partial_credit: { type: 'boolean', default: true } } },
      presets: { all_or_nothing: { partial_credit: false } },
    });
    expect(defineEnvironment(sound).describe()).toMatchObject({
      placement: 'queue',
      replayable: false,
      reads_state: false,
      converses: false,
    });
  });
});

describe('environmentFile', () => {
  test('finds the files that ship', () => {
    expect(existsSync(environmentFile('mcqa', 'rows.jsonl'))).toBe(true);
  });

  test('leads nowhere else', () => {
    expect(() => environmentFile('../secrets', 'rows.jsonl')).toThrow('is not the name of an environment');
  });
});
