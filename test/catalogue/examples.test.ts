import { describe, expect, test } from 'vitest';
import type { Item } from '../../contracts/conversation.ts';
import type { ScriptedAnswer } from '../../contracts/script.ts';
import { exampleMultiStep } from '../../catalogue/example_multi_step/index.ts';
import { exampleSessionStateMgmt } from '../../catalogue/example_session_state_mgmt/index.ts';
import { exampleSingleToolCall } from '../../catalogue/example_single_tool_call/index.ts';
import type { Environment } from '../../environments/environment.ts';
import { play } from '../../environments/play.ts';
import { serveAfresh } from '../../environments/serve-afresh.ts';
import { says } from '../environments/says.ts';

type Call = [name: string, args: unknown];

/** A model that makes one call a turn and then speaks. */
function calls(list: readonly Call[], last = 'Done.'): ScriptedAnswer[] {
  const text = (args: unknown) => (typeof args === 'string' ? args : JSON.stringify(args));
  return [...list.map(([name, args]) => ({ calls: [{ name, arguments: text(args) }] })), last];
}

async function outputs(environment: Environment, row: Record<string, unknown>, list: readonly Call[]) {
  const { transcript } = await play(environment, { row, script: calls(list) });
  return transcript
    .filter(({ type }) => type === 'function_call_output')
    .map((item) => (item as { output: string }).output);
}

describe('example_single_tool_call', () => {
  const row = { responses_create_params: { input: 'Is it chilly in Oslo?' } };

  test('an empty answer earns 1', async () => {
    const input = { row, state: {}, options: {}, transcript: [], answers: [] };
    expect(await serveAfresh(exampleSingleToolCall).reward(input)).toEqual({ rewards: { finished: 1 } });
  });

  test('an argument that nobody asked for is ignored', async () => {
    expect(await outputs(exampleSingleToolCall, row, [['get_weather', { city: 'Oslo', unit: 'C' }]])).toEqual([
      '{"city":"Oslo","weather_description":"The weather in Oslo is cold."}',
    ]);
  });
});

describe('example_session_state_mgmt', () => {
  const row = (initial_count: unknown, expected_count: unknown) => ({
    responses_create_params: { input: 'Count.' },
    initial_count,
    expected_count,
  });
  const add = (count: unknown): Call => ['increment_counter', { count }];

  test.each<[string, unknown, unknown, Call[], number]>([
    ['fractions in quotes are refused and change nothing', 3, 3, [add('1.5')], 1],
    ['equal calls count each time', 0, 4, [add(2), add(2)], 1],
    ['a row with strings', '3', '4', [add(true)], 1],
    ['no call at all', 2, 2, [], 1],
  ])('%s', async (_, initial, expected, list, reward) => {
    const { rewards } = await play(exampleSessionStateMgmt, {
      row: row(initial, expected),
      script: calls(list, `It is ${String(expected)}.`),
    });
    expect(rewards).toEqual({ correct: reward });
  });

  test('answers as the original does', async () => {
    expect(
      await outputs(exampleSessionStateMgmt, row(3, 0), [
        add(2),
        ['get_counter_value', {}],
        ['get_counter_value', 'null'],
        ['get_counter_value', '[1]'],
        add(1.5),
      ]),
    ).toEqual([
      '{"success":true}',
      '{"count":5}',
      '{"count":5}',
      '{"count":5}',
      '{"detail":[{"type":"int_from_float","loc":["body","count"],"msg":"Input should be a valid integer, got a number with a fractional part","input":1.5}]}',
    ]);
  });
});

describe('example_multi_step', () => {
  const input: Item[] = [
    { type: 'message', role: 'user', content: 'It is freezing' },
    {
      type: 'function_call',
      call_id: 'example',
      name: 'extract_synonym_values',
      arguments: '{"synonym_values":[711,407]}',
    },
  ];
  const row = {
    id: 1,
    responses_create_params: { input },
    expected_synonyms: ['Blazing', 'Warm'],
    expected_synonym_values: [711, 407],
    minefield_label: 'Hot',
    minefield_label_value: 299,
  };
  const submit = (args: unknown): Call => ['extract_synonym_values', args];
  const grade = async (list: readonly Call[], last?: string) => {
    const { rewards, details } = await play(exampleMultiStep, { row, script: calls(list, last) });
    return { reward: rewards['accuracy'], ...details };
  };

  test.each<[string, Call[], object]>([
    [
      'no call',
      [],
      { reward: 0, parsed_synonym_values: [], set_overlap: 0, order_instruction_following_failure: false },
    ],
    ['nothing', [submit({ synonym_values: [] })], { reward: 0, set_overlap: 0, accuracy: false }],
    ['the same number twice', [submit({ synonym_values: [711, 711] })], { reward: 0, set_overlap: 0.5 }],
    [
      'a number as text',
      [submit({ synonym_values: [711, '407'] })],
      { reward: 0, parsed_synonym_values: [711, 407], set_overlap: 0.5 },
    ],
    [
      'the value of the term itself',
      [submit({ synonym_values: [299] })],
      { reward: 0, original_term_minefield_hit: true },
    ],
  ])('%s', async (_, list, graded) => {
    expect(await grade(list, '[711, 407]')).toMatchObject({ original_term_minefield_hit: false, ...graded });
  });

  test.each<[string, unknown, string]>([
    ['is not JSON', '{', 'JSONDecodeError'],
    ['is no object', '[711,407]', 'TypeError'],
    ['has null for a list', { synonym_values: null }, 'TypeError'],
    ['has text for a list', { synonym_values: '711' }, 'TypeError'],
    ['has lists in the list', { synonym_values: [[711], [407]] }, 'TypeError'],
    ['has an object for a list', { synonym_values: { a: 1 } }, 'ValidationError'],
    ['has null in it', { synonym_values: [null] }, 'ValidationError'],
  ])('a submission that %s is a zero with a reason', async (_, args, verify_error) => {
    expect(await grade([submit(args)])).toEqual({ reward: 0, verify_error });
  });

  test('true counts as 1', async () => {
    const ones = { ...row, expected_synonym_values: [1] };
    const { rewards, details } = await play(exampleMultiStep, {
      row: ones,
      script: calls([submit({ synonym_values: [true] })]),
    });
    expect([rewards, details]).toMatchObject([{ accuracy: 1 }, { parsed_synonym_values: [1] }]);
  });

  test('a list of integers is taken, whatever they are', async () => {
    expect(await outputs(exampleMultiStep, row, [submit({ synonym_values: ['2', 5] })])).toEqual(['{"success":true}']);
    const [refused] = await outputs(exampleMultiStep, row, [submit({ synonym_values: ['x'] })]);
    expect(JSON.parse(refused!)).toMatchObject({
      detail: [{ type: 'int_parsing', loc: ['body', 'synonym_values', 0] }],
    });
  });

  test('what the prompt shows is not what the model did', async () => {
    const transcript = [...input, says('Done.')];
    expect(
      await serveAfresh(exampleMultiStep).reward({ row, state: {}, options: {}, transcript, answers: [] }),
    ).toMatchObject({ rewards: { accuracy: 0 }, details: { parsed_synonym_values: [] } });
  });
});
