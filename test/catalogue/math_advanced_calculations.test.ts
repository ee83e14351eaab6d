import { describe, expect, test } from 'vitest';
import type { Item } from '../../contracts/conversation.ts';
import { InvalidRowError } from '../../environments/errors.ts';
import { mathAdvancedCalculations } from '../../catalogue/math_advanced_calculations/index.ts';
import { play } from '../../environments/play.ts';
import { serveAfresh } from '../../environments/serve-afresh.ts';

const verbs = serveAfresh(mathAdvancedCalculations);

function rowOf(ground_truth: unknown): Record<string, unknown> {
  return { id: '1', depth: 1, breadth: 1, ground_truth, responses_create_params: { input: 'Calculate.' } };
}

async function reward(
  ground_truth: string,
  ...outputs: Extract<Item, { output: unknown }>['output'][]
): Promise<unknown> {
  const opening: Item = { type: 'message', role: 'user', content: 'Calculate.' };
  const items = outputs.map((output) => ({ type: 'function_call_output', call_id: '1', output }));
  const input = { row: rowOf(ground_truth), state: {}, options: {}, transcript: [opening, ...items], answers: [] };
  const heard = await verbs.reward(input);
  return 'rewards' in heard && heard.rewards['correct'];
}

describe('a solution', () => {
  test.each<[string, unknown, number]>([
    ['[1]', '{"solution": 1, "more": [true]}', 1],
    ['[1]', '[{"solution": 1}]', 0],
    ['[1]', '{"detail": "1"}', 0],
    ['[1]', '1', 0],
    ['[1]', [{ type: 'input_text', text: '{"solution": 1}' }], 0],
    ['[true, false]', '{"solution": true}', 0],
    ['[true]', '{"solution": 1.0}', 1],
    ['[0]', '{"solution": -0.0}', 1],
    ['[null]', 'no JSON', 1],
    ['[null]', '{"solution": null}', 1],
    ['[null]', '{"solution": 1}', 0],
    ['[[1]]', '{"solution": [1]}', 0],
    ['[[]]', '{"solution": null}', 0],
    ['{}', 'no JSON', 1],
    ['[9007199254740993]', '{"solution": 9007199254740992.0}', 0],
    ['[9007199254740994]', '{"solution": 9007199254740994.0}', 1],
    ['[9007199254740992.0]', '{"solution": 9007199254740993}', 1],
    [`[1${'0'.repeat(400)}]`, `{"solution": 1${'0'.repeat(400)}}`, 0],
    ['[1e400]', '{"solution": "inf"}', 1],
    [`[null]`, `{"solution": 1${'0'.repeat(400)}}`, 1],
  ])('of %s is looked for in %j: %i', async (truth, output, expected) => {
    expect(await reward(truth, output as string)).toBe(expected);
  });

  test('is not looked for among the examples of the prompt', async () => {
    const input: Item[] = [
      { type: 'function_call', call_id: '1', name: 'return_constant', arguments: '{"a":1}' },
      { type: 'function_call_output', call_id: '1', output: '{"solution":1.0}' },
      { type: 'message', role: 'user', content: 'And now you.' },
    ];
    const row = { ...rowOf('[1]'), responses_create_params: { input } };
    const heard = await verbs.reward({ row, state: {}, options: {}, transcript: input, answers: [] });
    expect(heard).toEqual({ rewards: { correct: 0 } });
  });
});

test.each(['', '"text"', 'null', '3', '[1', '\ufeff[1]', '['.repeat(100_000)])(
  'a ground truth of %.20j is a row at fault, before any model is asked',
  async (truth) => {
    await expect(verbs.open({ row: rowOf(truth), options: {} })).rejects.toThrow(InvalidRowError);
  },
);

describe('a hostile answer', () => {
  test('with texts of a megabyte, deep nesting and any depth of numbers ends soon', async () => {
    const start = performance.now();
    const outputs = [
      `{"solution": "${'1'.repeat(1_000_000)}x"}`,
      `{"solution": ${'['.repeat(500_000)}`,
      `{"solution": ${'9'.repeat(1_000_000)}}`,
      `NaN "${'\\"'.repeat(500_000)}`,
      `{"solution": "${' '.repeat(1_000_000)}5"}`,
    ];
    expect(await reward('[5]', ...outputs)).toBe(1);
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  test('with the numbers that are hardest to calculate with ends soon', async () => {
    const start = performance.now();
    const numbers = [1.7976931348623157e308, 5e-324, 1.0000000000000002, -1e15, 0.9999999999999999, 123456789.123];
    const calls = numbers.flatMap((a) =>
      numbers.flatMap((b) => [
        { name: 'power', arguments: { a, b } },
        { name: 'log', arguments: { a, base: b } },
        { name: 'cos', arguments: { radians: a } },
      ]),
    );
    const { transcript } = await play(mathAdvancedCalculations, { row: rowOf('[1]'), script: [{ calls }, 'Done.'] });
    for (const item of transcript)
      if (item.type === 'function_call_output') expect(item['output']).toMatch(/^\{"(solution|detail)":/);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

test('its tools are described with the parameters that each one takes', () => {
  const { tools } = mathAdvancedCalculations.describe();
  expect(tools).toHaveLength(11);
  expect(tools.find(({ name }) => name === 'log')?.parameters).toEqual({
    type: 'object',
    properties: {
      a: { type: 'number', description: 'The first number.' },
      base: { type: 'number', description: 'The base.' },
    },
    required: ['a', 'base'],
    additionalProperties: false,
  });
});
