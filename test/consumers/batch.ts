/** A small batch with what exports stumble over: tools unlike one another, reasoning, several turns, ties, failures, token ids. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../store/store.ts';
import { record } from '../../activities/record.ts';
import type { Item } from '../../contracts/conversation.ts';
import type { RecordInput } from '../../contracts/rollout.ts';
import { exportBatch } from '../../exports/batch.ts';
import { assistant, batchInStore, user, type TestBatch } from '../results/batch-in-store.ts';

export const weather = {
  type: 'function' as const,
  name: 'get_weather',
  description: 'Weather of a city',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' }, days: { type: 'integer' } },
    required: ['city'],
    additionalProperties: false,
  },
  strict: true,
};
export const counter = {
  type: 'function' as const,
  name: 'increment_counter',
  description: 'Adds to the counter',
  parameters: { type: 'object', properties: { count: { type: 'number' } }, required: ['count'] },
  strict: false,
};

const rows = [
  {
    responses_create_params: {
      instructions: 'You are a weather clerk.',
      input: [{ role: 'user', content: 'Do I need an umbrella in Zürich?' }],
    },
    expected_answer: 'yes',
  },
  { responses_create_params: { input: [{ role: 'user', content: 'Add 5 to the counter.' }] }, expected_count: 5 },
  { responses_create_params: { input: [{ role: 'user', content: 'Say hello.' }] }, expected_answer: 'hello' },
  { responses_create_params: { input: [{ role: 'user', content: 'Who goes there?' }] } },
];

/** What is made of the batch, in a folder that is there meanwhile. */
export async function withBatch<T>(use: (there: TestBatch) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'dgym-consumers-'));
  try {
    return await use(await consumerBatch(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Row 0 and 1 with tools and rewards that differ, row 2 without tools and a tie, row 3 with a failure. Two samples each. */
async function consumerBatch(folder: string): Promise<TestBatch> {
  const there = await batchInStore(rows, { samples: 2, folder });
  const weatherCall = (days: number): Item => ({
    type: 'function_call',
    call_id: 'call_1',
    name: 'get_weather',
    arguments: `{"city": "Zürich", "days": ${days}}`,
  });
  const rain: Item = { type: 'function_call_output', call_id: 'call_1', output: '{"sky":"rain 🌧"}' };
  const thought: Item = { type: 'reasoning', summary: [{ type: 'summary_text', text: 'The forecast decides.' }] };
  const add: Item = { type: 'function_call', call_id: 'call_2', name: 'increment_counter', arguments: '{"count":5}' };
  const added: Item = { type: 'function_call_output', call_id: 'call_2', output: '{"success":true}' };

  await verified(there, 0, 0, 1, [thought, weatherCall(1), rain, assistant('Yes, take one.')], [weather]);
  await verified(
    there,
    0,
    1,
    0,
    [weatherCall(2), rain, assistant('No.'), user('Sure?'), assistant('Quite.')],
    [weather],
  );
  await verified(there, 1, 0, 0, [assistant('The counter is at 5.')], [counter]);
  await verified(there, 1, 1, 1, [add, added, assistant('Done: 5.')], [counter]);
  await verified(there, 2, 0, 0.5, [assistant('hello')]);
  await verified(there, 2, 1, 0.5, [assistant('hallo')]);
  await verified(there, 3, 0, 1, [assistant('A friend.')]);
  await record(await there.failed(3, 1));
  return there;
}

export async function verified(
  there: TestBatch,
  row: number,
  sample: number,
  reward: number,
  items: readonly Item[],
  tools: readonly (typeof weather | typeof counter)[] = [],
): Promise<void> {
  const input: RecordInput = await there.verified(row, sample, reward, items);
  const conversation = input.progress.conversation!;
  const opening = rows[row]!.responses_create_params.input.map(({ content }) => user(content));
  await record({
    ...input,
    progress: {
      ...input.progress,
      conversation: { ...conversation, prompt: { items: opening, tools: [...tools], sampling: {} } },
    },
  });
}

/** Path of an export of it. */
export async function exported(
  there: TestBatch,
  given: Omit<Parameters<typeof exportBatch>[0], 'store' | 'batch' | 'out'> & { readonly name: string },
): Promise<string> {
  const { name, ...rest } = given;
  const out = join(there.folder, name);
  await exportBatch({ store: openStore(there.store.url), batch: there.batch, out, ...rest });
  return out;
}
