/** What NeMo Gym's math_advanced_calculations was seen to do. */

import type { Item } from '../contracts/conversation.ts';
import { InvalidRowError } from '../environments/errors.ts';
import { mathAdvancedCalculations } from '../catalogue/math_advanced_calculations/index.ts';
import { serveAfresh } from '../environments/serve-afresh.ts';
import type { EnvironmentVerbs } from '../environments/environment.ts';
import type { FidelityCase, FidelitySuite } from './suite.ts';

const { raw } = String;

export const mathAdvancedCalculationsSuite: FidelitySuite = {
  environment: 'math_advanced_calculations',
  cases: [
    answers('add', { a: 2, b: 3 }, '{"solution":6.2}'),
    answers('subtract', { a: 4, b: 1 }, '{"solution":0.0}'),
    answers('multiply', { a: 1, b: 9 }, '{"solution":9.9}'),
    answers('divide', { a: 1, b: 1 }, '{"solution":0.5}'),
    answers('power', { a: 2, b: 10 }, '{"solution":4096.0}'),
    answers('log', { a: 5, base: 3.5 }, '{"solution":1.0}'),
    answers('sin', { radians: 5 }, '{"solution":0.28366218546322625}'),
    answers('cos', { radians: 5 }, '{"solution":-0.9589242746631385}'),
    answers('pi', {}, '{"solution":2.718281828459045}'),
    answers('negate', { a: 5 }, '{"solution":5.0}'),
    answers('return_constant', { a: 5 }, '{"solution":5.0}'),
    answers('return_constant', { a: -0.0 }, '{"solution":-0.0}'),
    answers('return_constant', { a: 1e16 }, '{"solution":1e+16}'),
    answers('multiply', { a: 1e20, b: 1 }, '{"solution":1.1000000000000002e+20}'),
    answers('return_constant', { a: 1e-5 }, '{"solution":1e-05}'),
    answers('add', { a: 1, b: 1, colour: 'red', radians: null }, '{"solution":3.2}'),
    answers('add', { a: '2.5', b: true }, '{"solution":4.7}'),

    answers('add', { a: 1 }, detail("add() missing 1 required positional argument: 'b'")),
    answers('add', { a: 1, b: null }, detail("add() missing 1 required positional argument: 'b'")),
    answers('add', {}, detail("add() missing 2 required positional arguments: 'a' and 'b'")),
    answers('sin', { a: 1 }, detail("sin() got an unexpected keyword argument 'a'")),
    answers('divide', { a: 1, b: 0 }, detail('float division by zero')),
    answers('log', { a: 2, base: -0.5 }, detail('float division by zero')),
    answers('log', { a: 2, base: -2.5 }, detail('float division by zero')),
    answers('log', { a: 0, base: 2 }, detail('math domain error')),
    answers('log', { a: -1, base: -0.5 }, detail('math domain error')),
    answers('log', { a: 2, base: -1.5 }, detail('math domain error')),
    answers('power', { a: 10, b: 400 }, detail("(34, 'Numerical result out of range')")),
    answers('power', { a: 0, b: -3 }, detail('0.0 cannot be raised to a negative power')),
    answers('multiply', { a: 1e308, b: 1e308 }, '{"solution":null}'),
    {
      name: 'negative ** fractional answers some detail',
      expected: ['detail'],
      actual: async (): Promise<unknown> => Object.keys(JSON.parse(await call('power', { a: -8, b: 0.5 })) as object),
    },
    {
      name: 'add of what is no number answers float_parsing',
      expected: 'float_parsing',
      actual: async (): Promise<unknown> => {
        const { detail } = JSON.parse(await call('add', { a: 'one', b: 1 })) as { detail: { type: string }[] };
        return detail[0]?.type;
      },
    },
    answers('modulo', { a: 1, b: 1 }, detail('Function not found')),

    pays(['5.2', '3.0'], 1),
    pays(['5.2', '"3"'], 1),
    pays(['5.2', '"3.0 "'], 1),
    pays(['3', '1', '5.2'], 1),
    pays([raw`"\u00a05.2"`, '3'], 1),
    pays([raw`"\u001c5.2"`, '3'], 0),
    pays(['5.2'], 0),
    pays(['5.2000000000000001', '3'], 1),
    pays(['5.2000000000000011', '3'], 0),
    pays([], 1, '[]'),
    pays([], 'crash', ['5.2', '3']),
    pays(['true'], 1, '[1]'),
    pays(['5.2'], 0, '["5.2"]'),
    pays(['5.2'], 'crash', '5.2'),
    pays(['5.2'], 'crash', 'abc'),
    pays(['1000'], 1, '[1e3]'),
    pays(['Infinity'], 1, '[Infinity]'),
    pays(['NaN'], 1, '[NaN]'),
    pays(['5.2'], 0, '{"5.2": 5.2}'),
  ],
};

function answers(name: string, args: Record<string, unknown>, expected: string): FidelityCase {
  return { name: `${name}(${JSON.stringify(args)})`, expected, actual: () => call(name, args) };
}

/** `solutions` as they stand in the JSON of the tools' outputs. */
function pays(
  solutions: readonly string[],
  expected: number | 'crash',
  ground_truth: unknown = '[5.2, 3]',
): FidelityCase {
  return {
    name: `${solutions.join(', ') || 'text only'} for ${JSON.stringify(ground_truth)}`,
    expected,
    actual: () =>
      reward(
        ground_truth,
        solutions.map((solution) => `{"solution":${solution}}`),
      ).catch(crashed),
  };
}

function detail(text: string): string {
  return JSON.stringify({ detail: text });
}

/** Keeps the sign of zero, which `JSON.stringify` drops. */
async function call(name: string, args: Record<string, unknown>): Promise<string> {
  const text = JSON.stringify(args, (_, value: unknown) => (Object.is(value, -0) ? '-0' : value)).replaceAll(
    '"-0"',
    '-0.0',
  );
  const heard = await verbs().call({
    state: {},
    options: {},
    answers: [],
    call: { name, arguments: text, call_id: '1' },
  });
  if (!('output' in heard)) throw new Error('It asks for a model.');
  return heard.output;
}

async function reward(ground_truth: unknown, outputs: readonly string[]): Promise<unknown> {
  const row = { id: 1, depth: 1, breadth: 1, ground_truth, responses_create_params: { input: [] } };
  const transcript = outputs.map((output): Item => ({ type: 'function_call_output', call_id: '1', output }));
  const heard = await verbs().reward({ row, state: {}, options: {}, transcript, answers: [] });
  return 'rewards' in heard ? heard.rewards['correct'] : heard;
}

/** Where the original crashes on a row, ours refuses the row. */
function crashed(error: unknown): string {
  if (error instanceof InvalidRowError) return 'crash';
  throw error;
}

function verbs(): EnvironmentVerbs {
  return serveAfresh(mathAdvancedCalculations);
}
