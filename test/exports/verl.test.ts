import { describe, expect, test } from 'vitest';
import { record } from '../../activities/record.ts';
import { readResults } from '../../results/index.ts';
import type { Item } from '../../contracts/conversation.ts';
import type { Row } from '../../contracts/dataset.ts';
import { defaultOptions } from '../../exports/batch.ts';
import { verl } from '../../exports/formats/verl.ts';
import { groupsOf } from '../../exports/groups.ts';
import { assistant, batchInStore, collect, user } from '../results/batch-in-store.ts';

const tool = {
  type: 'function' as const,
  name: 'look',
  description: 'Looks',
  parameters: { type: 'object' },
  strict: true,
};

async function rowsOf(row: Row, items: readonly Item[], opening: readonly Item[] = [user('question 0')]) {
  const there = await batchInStore([row]);
  const input = await there.verified(0, 0, 1, items);
  const conversation = {
    ...input.progress.conversation!,
    prompt: { items: [...opening], tools: [tool], sampling: {} },
  };
  await record({ ...input, progress: { ...input.progress, conversation } });
  const leftOut: string[] = [];
  const options = { ...defaultOptions, leaveOut: (_: unknown, reason: string) => leftOut.push(reason) };
  const groups = await collect(groupsOf(readResults(there.store, there.batch), 1));
  const rows = groups.flatMap((group) => [...verl.rows(group, options)]) as Record<string, any>[];
  return { rows, leftOut };
}

const request = { input: [{ role: 'user', content: 'question 0' }] };

describe('a row for verl', () => {
  test('has what its loaders read, with tools and calls as text', async () => {
    const call: Item = { type: 'function_call', call_id: 'c1', name: 'look', arguments: '{"at": 1}' };
    const seen: Item = { type: 'function_call_output', call_id: 'c1', output: 'a cat' };
    const row = { responses_create_params: request, expected_answer: '4', difficulty: 2 };
    const { rows } = await rowsOf(row, [call, seen, assistant('A cat.')]);
    const [system, ...rest] = rows[0]!['messages'];
    expect(system.content).toContain('"name": "look"');
    expect(rest).toEqual([
      { role: 'user', content: 'question 0' },
      { role: 'assistant', content: '<tool_call>\n{"name": "look", "arguments": {"at": 1}}\n</tool_call>' },
      { role: 'user', content: '<tool_response>\na cat\n</tool_response>' },
      { role: 'assistant', content: 'A cat.' },
    ]);
    expect(rows).toMatchObject([
      {
        data_source: 'quiz',
        ability: 'quiz',
        prompt: [system, rest[0]],
        reward_model: { style: 'rule', ground_truth: '4' },
        extra_info: {
          split: 'train',
          index: 0,
          sample: 0,
          batch: 'b1',
          task: { expected_answer: '4', difficulty: 2 },
          group_mean: 1,
          group_size: 1,
          group_complete: true,
          group_advantage: 0,
        },
        reward: 1,
      },
    ]);
    const always = verl.columns?.filter(({ ifAny }) => !ifAny).map(({ name }) => name);
    expect(Object.keys(rows[0]!).sort()).toEqual(always?.sort());
  });

  test.each([
    ['JSON where it is no text', { ground_truth: [{ name: 'f' }], expected_answer: 'no' }, '[{"name":"f"}]'],
    [
      'the whole task where nothing is the answer',
      { unit_tests: { inputs: ['1'] } },
      '{"unit_tests":{"inputs":["1"]}}',
    ],
  ])('has as ground truth %s', async (_, fields, expected) => {
    const { rows } = await rowsOf({ responses_create_params: request, ...fields }, [assistant('4')]);
    expect(rows[0]).toMatchObject({ reward_model: { ground_truth: expected } });
  });

  test('is not made of what has no answer, no prompt, or more than text', async () => {
    const row = { responses_create_params: request };
    expect(await rowsOf(row, [])).toEqual({ rows: [], leftOut: ['no_answer'] });
    const image = {
      type: 'message' as const,
      role: 'user' as const,
      content: [{ type: 'input_image', image_url: 'x' }],
    };
    expect(await rowsOf(row, [assistant('4')], [image])).toEqual({ rows: [], leftOut: ['not_text'] });
  });
});
