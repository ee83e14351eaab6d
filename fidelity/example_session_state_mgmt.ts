/** Specified cases of example_session_state_mgmt. */

import { exampleSessionStateMgmt } from '../catalogue/example_session_state_mgmt/index.ts';
import type { FidelityCase, FidelitySuite } from './suite.ts';
import { callTools, type Call } from './tools.ts';
import { statusOf } from './verify.ts';

const row = (initial_count: unknown, expected_count: unknown) => ({
  responses_create_params: { input: 'Count.' },
  initial_count,
  expected_count,
});
const add = (count: unknown): Call => ['increment_counter', { count }];
const get: Call = ['get_counter_value', {}];

const run = (
  name: string,
  [initial, wanted]: readonly [unknown, unknown],
  calls: readonly Call[],
  expected: { reward: number; count: number },
  last?: string,
): FidelityCase => ({
  name,
  expected,
  actual: async () => {
    const { reward, state } = await callTools(exampleSessionStateMgmt, row(initial, wanted), calls, last);
    return { reward, ...(state as { count: number }) };
  },
});

const cases: FidelityCase[] = [
  run('1: a text is read as a number', [3, 6], [add(1), add('2')], { reward: 1, count: 6 }),
  {
    name: '2: a session that is seeded again',
    expected: 'the count stays 3',
    difference: 'a rollout opens once: there is no second seeding',
    actual: () => Promise.resolve('not possible'),
  },
  {
    name: '4: a session that was never seeded',
    expected: { reward: 1, count: 0 },
    difference: 'a rollout always opens, with the initial count of its row',
    actual: () => Promise.resolve('not possible'),
  },
  run('5: a fraction is refused and changes nothing', [3, 3], [add(1.5)], { reward: 1, count: 3 }),
  run('7: down to zero', [5, 0], [add(-2), add(-3)], { reward: 1, count: 0 }),
  {
    name: '8: two sessions at once',
    expected: [{ count: 1 }, { count: 2 }],
    actual: async (): Promise<unknown> => {
      const both = [1, 2].map((count) => callTools(exampleSessionStateMgmt, row(0, count), [add(count)]));
      return (await Promise.all(both)).map(({ state }) => state);
    },
  },
  run('10: the right answer with a wrong counter', [3, 6], [add(1)], { reward: 0, count: 4 }, 'It is 6.'),
  {
    name: '11: a row without an initial count',
    expected: 422,
    actual: () => statusOf(callTools(exampleSessionStateMgmt, row(undefined, 1), [])),
  },
  {
    name: 'what the tools answer',
    expected: ['{"success":true}', '{"count":5}'],
    actual: async () => (await callTools(exampleSessionStateMgmt, row(3, 5), [add(2), get])).outputs,
  },
];

export const exampleSessionStateMgmtSuite: FidelitySuite = { environment: 'example_session_state_mgmt', cases };
