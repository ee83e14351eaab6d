/** The data sets of verl and OpenRLHF, from their own packages. */

import { describe, expect, test } from 'vitest';
import { exported, withBatch } from './batch.ts';
import { consume, missing } from './consumer.ts';

interface Examples {
  readonly rows: number;
  readonly examples: readonly { readonly read: string; readonly trained: string }[];
}

interface Prompts {
  readonly prompts: readonly string[];
  readonly labels: readonly string[];
  readonly datasources: readonly string[];
}

const groundTruths = ['yes', 'yes', '{"expected_count":5}', '{"expected_count":5}', 'hello', 'hello', '{}'];

describe.skipIf(missing)('the data sets of', () => {
  test('verl take prompts for reinforcement learning and conversations for fine-tuning', async () => {
    const { rl, sft } = await withBatch(async (there) => {
      const verl = await exported(there, { format: 'verl', name: 'verl.parquet' });
      return consume<{ rl: Record<string, any>; sft: Examples }>('verl_datasets.py', { verl });
    });
    expect(rl).toMatchObject({
      rows: 7,
      index: [0, 0, 1, 1, 2, 2, 3],
      sample: [0, 1, 0, 1, 0, 1, 0],
      data_source: Array(7).fill('quiz'),
    });
    expect(rl['reward_model'].map(({ ground_truth }: { ground_truth: string }) => ground_truth)).toEqual(groundTruths);
    expect(rl['prompts'][0]).toContain('get_weather');
    expect(rl['prompts'][0]).toMatch(/umbrella in Zürich\?<\|im_end\|>\n<\|im_start\|>assistant\n$/);
    expectAnswers(sft);
  });

  test('OpenRLHF take conversations of several turns, and prompts with labels', async () => {
    const { sft, rl } = await withBatch(async (there) => {
      const openrlhf = await exported(there, { format: 'openrlhf', name: 'openrlhf.jsonl' });
      return consume<{ sft: Examples; rl: Prompts }>('openrlhf_datasets.py', { openrlhf });
    });
    expect(rl).toMatchObject({ labels: groundTruths, datasources: Array(7).fill('quiz') });
    expect(rl.prompts[0]).toContain('get_weather');
    expect(rl.prompts[0]).toMatch(/umbrella in Zürich\?<\|im_end\|>\n<\|im_start\|>assistant\n$/);
    expectAnswers(sft);
  });
});

function expectAnswers({ rows, examples }: Examples): void {
  expect(rows).toBe(7);
  const [first, second] = examples;
  expect(first!.read).toContain('get_weather');
  expect(first!.trained).toContain('{"name": "get_weather", "arguments": {"city": "Zürich", "days": 1}}');
  expect(first!.trained).toContain('<think>The forecast decides.</think>');
  expect(first!.trained).toContain('Yes, take one.');
  expect(second!.trained).toContain('Quite.');
  for (const { trained } of [first!, second!]) expect(trained).not.toMatch(/weather clerk|umbrella|rain|Sure/);
}
