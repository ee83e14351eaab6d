/** Specified cases of example_single_tool_call. */

import { exampleSingleToolCall } from '../catalogue/example_single_tool_call/index.ts';
import type { FidelityCase, FidelitySuite } from './suite.ts';
import { callTools, type Call } from './tools.ts';
import { statusOf } from './verify.ts';

const row = { responses_create_params: { input: 'Is it chilly in Oslo?' } };

const earns = (name: string, calls: readonly Call[], more: Record<string, unknown> = {}): FidelityCase => ({
  name,
  expected: { reward: 1, details: {} },
  actual: async () => {
    const { reward, details } = await callTools(exampleSingleToolCall, { ...row, ...more }, calls);
    return { reward, details };
  },
});

const answers = (name: string, args: string, output: unknown): FidelityCase => ({
  name: `${name}: ${args}`,
  expected: output,
  actual: async () => {
    const [said = ''] = (await callTools(exampleSingleToolCall, row, [['get_weather', args]])).outputs;
    return typeof output === 'string' ? said : (JSON.parse(said) as unknown);
  },
});

const refusal = (type: string, msg: string, loc: string[], input: unknown) => ({ detail: [{ type, loc, msg, input }] });
const notText = (input: unknown) => refusal('string_type', 'Input should be a valid string', ['body', 'city'], input);

const cases: FidelityCase[] = [
  earns('1: text alone', []),
  earns('2: a call, then text', [['get_weather', { city: 'Oslo' }]]),
  earns('4: an unknown tool', [['get_forecast', {}]]),
  earns('5: malformed arguments', [['get_weather', '{']]),
  earns('7: a row with fields that nobody asked for', [], { extra: 1 }),
  {
    name: '8: an unknown key in responses_create_params',
    expected: 422,
    actual: () => statusOf(callTools(exampleSingleToolCall, { responses_create_params: { input: '', extra: 1 } }, [])),
  },
  answers(
    '10: quotes and letters beyond ASCII',
    '{"city":"Zürich \\"x\\""}',
    '{"city":"Zürich \\"x\\"","weather_description":"The weather in Zürich \\"x\\" is cold."}',
  ),
  answers('11', '{}', refusal('missing', 'Field required', ['body', 'city'], {})),
  answers('11', '{"city":null}', notText(null)),
  answers('11', '{"city":5}', notText(5)),
];

export const exampleSingleToolCallSuite: FidelitySuite = { environment: 'example_single_tool_call', cases };
