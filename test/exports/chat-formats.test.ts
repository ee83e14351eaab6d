/** The formats of messages: sft, trl, openrlhf. */

import { describe, expect, test } from 'vitest';
import { openrlhf } from '../../exports/formats/openrlhf.ts';
import { sft } from '../../exports/formats/sft.ts';
import { trl } from '../../exports/formats/trl.ts';
import { call, lookTool, output, rowsOf, say, think, verified } from './rollout.ts';

const agent = verified(0, 2, {
  reward: 0.5,
  instructions: 'Be brief.',
  input: [
    { role: 'developer', content: 'Look before you answer.' },
    { role: 'user', content: 'Where is it?' },
  ],
  tools: [lookTool],
  output: [
    think('hm'),
    call('c1', 'look', '{"at":1}'),
    call('c2', 'look', '{"at": 2}'),
    output('c1', 'nothing'),
    output('c2', 'there'),
    say('At 2.'),
  ],
});

const tool = {
  type: 'function',
  function: {
    name: 'look',
    description: 'Looks.',
    parameters: { type: 'object', properties: { at: { type: 'integer' } } },
  },
};
const prompt = [
  { role: 'system', content: 'Be brief.\n\nLook before you answer.' },
  { role: 'user', content: 'Where is it?' },
];
const calls = (...args: unknown[]) =>
  args.map((one, index) => ({ id: `c${index + 1}`, type: 'function', function: { name: 'look', arguments: one } }));
const completion = (...args: unknown[]) => [
  { role: 'assistant', content: '<think>hm</think>', tool_calls: calls(...args) },
  { role: 'tool', tool_call_id: 'c1', content: 'nothing', name: 'look' },
  { role: 'tool', tool_call_id: 'c2', content: 'there', name: 'look' },
  { role: 'assistant', content: 'At 2.' },
];

describe('sft', () => {
  test('is the conversation as the model had it, with arguments as objects and tools as a list', () => {
    const { rows, leftOut } = rowsOf(sft, [agent]);
    expect(rows).toEqual([
      {
        messages: [...prompt, ...completion({ at: 1 }, { at: 2 })],
        tools: [tool],
        reward: 0.5,
        row: 0,
        sample: 2,
      },
    ]);
    expect(leftOut).toEqual([]);
  });

  test('keeps arguments as the model wrote them, and tools as JSON text, where that is asked for', () => {
    const { rows } = rowsOf(sft, [agent], { arguments: 'string', tools: 'json-string' });
    expect(rows).toMatchObject([
      { messages: [...prompt, ...completion('{"at":1}', '{"at": 2}')], tools: JSON.stringify([tool]) },
    ]);
  });

  test('keeps reasoning apart from text where that is asked for', () => {
    const [row] = rowsOf(sft, [agent], { reasoning: 'field' }).rows;
    expect(row?.['messages']).toContainEqual({
      role: 'assistant',
      content: '',
      reasoning_content: 'hm',
      tool_calls: calls({ at: 1 }, { at: 2 }),
    });
  });

  test('ends with the last answer, and has no tools where there are none', () => {
    const stopped = verified(0, 0, { output: [call('c1', 'look', ''), output('c1', 'nothing')] });
    const [row] = rowsOf(sft, [stopped]).rows;
    expect(row).toMatchObject({ tools: null, messages: [{ role: 'user' }, { tool_calls: calls({}) }] });
    expect(row?.['messages']).toHaveLength(2);
  });

  test('leaves out what no trainer can be given, and says why', () => {
    const silent = verified(0, 0, { output: [] });
    const malformed = verified(0, 1, { output: [call('c1', 'look', '{"at":'), output('c1', 'no'), say('sorry')] });
    expect(rowsOf(sft, [silent, malformed])).toEqual({ rows: [], leftOut: ['0 no_answer', '1 malformed_arguments'] });
    expect(rowsOf(sft, [malformed], { arguments: 'string' }).rows).toHaveLength(1);
  });

  test('has the statistics of its group where they are asked for', () => {
    const rollouts = [0, 1].map((reward, sample) => verified(0, sample, { reward }));
    expect(rowsOf(sft, rollouts, { groupStatistics: true }).rows).toMatchObject([
      { group_mean: 0.5, group_std: Math.SQRT1_2, group_size: 2, group_complete: true },
      { group_advantage: expect.closeTo(0.5 / (Math.SQRT1_2 + 1e-4), 12) },
    ]);
  });
});

test('trl is prompt and completion', () => {
  expect(rowsOf(trl, [agent]).rows).toEqual([
    { prompt, completion: completion({ at: 1 }, { at: 2 }), tools: [tool], reward: 0.5, row: 0, sample: 2 },
  ]);
  const unasked = verified(0, 0, { input: [], instructions: 'Greet.' });
  expect(rowsOf(trl, [unasked])).toEqual({ rows: [], leftOut: ['0 no_prompt'] });
  expect(rowsOf(sft, [unasked]).rows).toHaveLength(1);
});

describe('openrlhf', () => {
  test('writes tools, calls and outputs into the text as Qwen does', () => {
    const [row] = rowsOf(openrlhf, [agent]).rows;
    const [system, ...rest] = row?.['messages'] as { role: string; content: string }[];
    expect(system?.content).toMatch(/^Be brief\.\n\nLook before you answer\.\n\n# Tools\n\nYou may call one/);
    expect(system?.content).toContain(
      '<tools>\n{"type": "function", "function": {"name": "look", "description": "Looks.", "parameters": ' +
        '{"type": "object", "properties": {"at": {"type": "integer"}}}}}\n</tools>',
    );
    expect(rest).toEqual([
      { role: 'user', content: 'Where is it?' },
      {
        role: 'assistant',
        content:
          '<think>hm</think>\n<tool_call>\n{"name": "look", "arguments": {"at":1}}\n</tool_call>\n' +
          '<tool_call>\n{"name": "look", "arguments": {"at": 2}}\n</tool_call>',
      },
      {
        role: 'user',
        content: '<tool_response>\nnothing\n</tool_response>\n<tool_response>\nthere\n</tool_response>',
      },
      { role: 'assistant', content: 'At 2.' },
    ]);
  });

  test('leaves a conversation without tools as it is, and one that is not text out', () => {
    const image = verified(0, 1, {
      input: [{ role: 'user', content: [{ type: 'input_image', image_url: 'data:x' }] }],
    });
    const { rows, leftOut } = rowsOf(openrlhf, [verified(0, 0), image]);
    expect(rows).toEqual([
      {
        messages: [
          { role: 'user', content: 'question 0' },
          { role: 'assistant', content: 'answer 0-0' },
        ],
        prompt: [{ role: 'user', content: 'question 0' }],
        label: '{}',
        datasource: 'quiz',
        reward: 1,
        row: 0,
        sample: 0,
      },
    ]);
    expect(leftOut).toEqual(['1 not_text']);
  });
});
