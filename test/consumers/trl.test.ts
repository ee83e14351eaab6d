/** TRL: loads what is exported, tokenizes it with a chat template that has tools, and trains a step on it. */

import { beforeAll, describe, expect, test } from 'vitest';
import { exported, withBatch } from './batch.ts';
import { consume, missing } from './consumer.ts';

interface Trained {
  readonly rows: number;
  readonly columns: readonly string[];
  readonly examples: readonly { readonly read: string; readonly trained: string }[];
  readonly steps: number;
  readonly loss: number;
  readonly changed: boolean;
}

/** `sftTable` and `dpoTable` are the same in Parquet. */
const names = ['sft', 'sftText', 'sftAll', 'sftTable', 'trl', 'dpo', 'dpoAll', 'dpoTable'] as const;

type Answer = Readonly<Record<(typeof names)[number], Trained>>;

describe.skipIf(missing)('TRL', () => {
  let made: Answer;

  beforeAll(async () => {
    const answersOnly = { assistant_only_loss: true };
    made = await withBatch(async (there) => {
      const text = { tools: 'json-string' } as const;
      const whole = { pairs: 'all', completions: 'whole' } as const;
      const paths = {
        sft: await exported(there, { format: 'sft', name: 'sft.jsonl' }),
        sftText: await exported(there, { format: 'sft', name: 'text.jsonl', options: text }),
        sftAll: await exported(there, { format: 'sft', name: 'all.jsonl', filters: { min_reward: 0.5 } }),
        sftTable: await exported(there, { format: 'sft', name: 'sft.parquet' }),
        trl: await exported(there, { format: 'trl', name: 'trl.jsonl', options: { groupStatistics: true } }),
      };
      const dpo = await exported(there, { format: 'dpo', name: 'dpo.jsonl' });
      const dpoTable = await exported(there, { format: 'dpo', name: 'dpo.parquet' });
      const dpoAll = await exported(there, { format: 'dpo', name: 'pairs.jsonl', options: whole });
      const sft = {
        sft: [paths.sft, answersOnly],
        sftText: [paths.sftText, answersOnly],
        sftAll: [paths.sftAll, {}],
        sftTable: [paths.sftTable, answersOnly],
        trl: [paths.trl, {}],
      };
      return consume<Answer>('train.py', { sft, dpo: { dpo, dpoAll, dpoTable } });
    });
  });

  test.each(names)('trains a step on %s', (name) => {
    const { rows, examples, steps, loss, changed } = made[name];
    expect({ rows, steps, changed }).toEqual({
      rows: { sft: 7, sftText: 7, sftAll: 5, sftTable: 7, trl: 7, dpo: 2, dpoAll: 2, dpoTable: 2 }[name],
      steps: 1,
      changed: true,
    });
    expect(Number.isFinite(loss) && loss > 0).toBe(true);
    for (const { trained } of examples) expect(trained).not.toBe('');
  });

  test.each(['sft', 'sftText', 'sftTable', 'trl'] as const)(
    'reads in %s the tools of each rollout and no others',
    (name) => {
      const [withWeather, , withCounter, , withNone] = made[name].examples.map(({ read }) => read);
      expect(withWeather).toContain('"name": "get_weather"');
      expect(withWeather).toContain('"required": ["city"]');
      // What Arrow adds to make all tools alike, and what a template makes of arguments that are text.
      expect(withWeather).not.toMatch(/null|count|\\"city|None/);
      expect(withWeather).toContain('{"name": "get_weather", "arguments": {"city": "Zürich", "days": 1}}');
      expect(withWeather).toContain('<tool_response>\n{"sky":"rain 🌧"}\n</tool_response>');
      expect(withWeather).toContain('You are a weather clerk.');
      expect(withWeather).toContain('<think>\nThe forecast decides.\n</think>');
      expect(withCounter).toContain('"name": "increment_counter"');
      expect(withCounter).not.toMatch(/null|get_weather|None/);
      expect(withNone).not.toMatch(/null|tools|None/);
    },
  );

  test('trains the answers and nothing else with assistant_only_loss', () => {
    const [first, second] = made.sft.examples.map(({ trained }) => trained);
    expect(first).toContain('{"name": "get_weather", "arguments": {"city": "Zürich", "days": 1}}');
    expect(first).toContain('Yes, take one.');
    expect(second).toContain('Quite.');
    for (const text of [first, second]) expect(text).not.toMatch(/weather clerk|umbrella|rain|Sure/);
  });

  test('trains everything without it, and the completion alone where there is one', () => {
    expect(made.sftAll.examples[0]!.trained).toContain('umbrella');
    const [first] = made.trl.examples.map(({ trained }) => trained);
    expect(first).toContain('Yes, take one.');
    expect(first).not.toMatch(/weather clerk|umbrella/);
  });

  test('reads the same from Parquet as from lines of JSON', () => {
    expect(made.sftTable.examples).toEqual(made.sft.examples);
    expect(made.dpoTable.examples).toEqual(made.dpo.examples);
  });

  test('compares the better with the worse answer to the same prompt', () => {
    const [chosen, rejected] = made.dpo.examples;
    expect(chosen!.trained).toContain('"days": 1');
    expect(rejected!.trained).toContain('"days": 2');
    expect(chosen!.read).toContain('"name": "get_weather"');
    expect(chosen!.trained).not.toContain('umbrella');
    expect(made.dpoAll.examples[0]!.trained).toContain('Yes, take one.');
  });
});
