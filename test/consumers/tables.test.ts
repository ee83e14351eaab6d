/** What pandas, pyarrow and `datasets` make of tables; NeMo RL's documented fields, as its package is in no index. */

import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Item } from '../../contracts/conversation.ts';
import { sft } from '../../exports/formats/sft.ts';
import { ParquetWriter } from '../../exports/writers/parquet.ts';
import { user } from '../results/batch-in-store.ts';
import { exported, verified, withBatch } from './batch.ts';
import { consume, missing } from './consumer.ts';

interface Answer {
  readonly table: {
    readonly types: Readonly<Record<string, string>>;
    readonly rows: readonly number[];
    readonly columns: readonly boolean[];
    readonly unlike: readonly string[];
    readonly mean_reward: number;
    readonly by_status: Readonly<Record<string, number>>;
    readonly components: readonly object[];
    readonly answers: readonly (string | null)[];
  };
  readonly nemo_rl: {
    readonly rollouts: readonly { readonly tokens: readonly number[]; readonly calls: number }[];
    readonly dtype: string;
    readonly rewards: readonly number[];
  };
  readonly late_tools: { readonly rows: number; readonly first: unknown; readonly last: unknown };
  readonly openai_format: { readonly rows: readonly number[]; readonly tools_as_written: readonly boolean[] };
}

const said = (text: string, prompt: number[], generated: number[]): Item => ({
  type: 'message',
  role: 'assistant',
  content: [{ type: 'output_text', text, annotations: [] }],
  prompt_token_ids: prompt,
  generation_token_ids: generated,
  generation_log_probs: generated.map((_, index) => -index),
});

/** Far more than ten megabytes without tools, and then a row that has some. */
async function writeLate(path: string): Promise<void> {
  const writer = new ParquetWriter(path, sft.columns!);
  await writer.open();
  const content = 'a long question '.repeat(100);
  for (let row = 0; row < 8000; row++) await writer.add({ messages: [{ role: 'user', content }], tools: null, row });
  await writer.add(lateRow);
  await writer.complete();
  await writer.settle();
}

const call = { id: 'call_1', type: 'function', function: { name: 'look', arguments: { at: [1, null] } } };
const lateRow = {
  messages: [{ role: 'assistant', content: '', tool_calls: [call] }],
  tools: [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }],
  row: 8000,
};

describe.skipIf(missing)('Python', () => {
  let made: Answer;

  beforeAll(async () => {
    const tokens = [said('a', [1, 2], [3]), user('go on'), said('b', [1, 2, 3, 4], [5, 6])];
    made = await withBatch(async (there) => {
      const lines = await exported(there, { format: 'sft', name: 'sft.jsonl' });
      const parquet = await exported(there, { format: 'parquet', name: 'table.parquet' });
      const csv = await exported(there, { format: 'csv', name: 'table.csv' });
      await verified(there, 3, 1, 1, tokens);
      const nemo_rl = await exported(there, { format: 'nemo-rl', name: 'nemo-rl.jsonl' });
      const late_tools = join(there.folder, 'late.parquet');
      await writeLate(late_tools);
      return consume<Answer>('tables.py', { sft: lines, table: { parquet, csv }, nemo_rl, late_tools });
    });
  });

  test('reads the same rows from Parquet and CSV', () => {
    const { rows, columns, unlike, mean_reward, by_status, components, answers } = made.table;
    expect({ rows, columns, unlike, by_status }).toEqual({
      rows: [8, 8, 8, 8],
      columns: [true, true],
      unlike: [],
      by_status: { verified: 7, failed: 1 },
    });
    expect(mean_reward).toBeCloseTo(4 / 7);
    expect(components[0]).toEqual({ correct: 1 });
    expect(answers.slice(0, 2)).toEqual(['Yes, take one.', 'Quite.']);
  });

  test('finds typed columns', () => {
    const { types } = made.table;
    expect(types).toMatchObject({ row: 'int64', reward: 'double', prompt: 'string', group_complete: 'bool' });
    expect(types['started_at']).toMatch(/^timestamp\[ms/);
  });

  test('reads messages and tools from Parquet as they were written, however late they come', () => {
    expect(made.late_tools).toMatchObject({ rows: 8001, first: null, last: lateRow });
  });

  test('takes the tokens of a rollout for NeMo RL as one sequence, and rewards as floats', () => {
    expect(made.nemo_rl).toEqual({
      rollouts: [{ tokens: [1, 2, 3, 4, 5, 6], calls: 2 }],
      dtype: 'torch.float32',
      rewards: [1],
    });
  });

  test('loads messages and tools as NeMo RL does, with tools as they were written', () => {
    expect(made.openai_format).toEqual({ rows: [7, 7], tools_as_written: Array(7).fill(true) });
  });
});
