/** Specified cases of example_multi_step: 711 and 407 expected, in this order. */

import { exampleMultiStep } from '../catalogue/example_multi_step/index.ts';
import type { FidelityCase, FidelitySuite } from './suite.ts';
import { callTools, type Call } from './tools.ts';
import { statusOf } from './verify.ts';

const row = {
  id: 1,
  responses_create_params: { input: [{ role: 'user', content: 'It is freezing' }] },
  expected_synonyms: ['Blazing', 'Warm'],
  expected_synonym_values: [711, 407],
  minefield_label: 'Hot',
  minefield_label_value: 299,
};
const submit = (synonym_values: unknown): Call => ['extract_synonym_values', { synonym_values }];

/** `expected` names the fields that the specification tells. */
const graded = (name: string, calls: readonly Call[], expected: Record<string, unknown>): FidelityCase => ({
  name,
  expected,
  actual: async () => {
    const { reward, details } = await callTools(exampleMultiStep, row, calls, '[711, 407]');
    const all: Record<string, unknown> = { reward, ...details };
    return Object.fromEntries(Object.keys(expected).map((field) => [field, all[field]]));
  },
});
/** Where the original crashes on an answer, ours is a zero that says so. */
const crash = (verify_error: string) => ({ reward: 0, verify_error });

const value = (synonym: string, expected: number): FidelityCase => ({
  name: `the value of ${JSON.stringify(synonym)}`,
  expected: [JSON.stringify({ synonym_value: expected })],
  actual: async () => (await callTools(exampleMultiStep, row, [['get_synonym_value', { synonym }]])).outputs,
});

const cases: FidelityCase[] = [
  graded('1: the right list', [submit([711, 407])], {
    reward: 1,
    parsed_synonym_values: [711, 407],
    accuracy: true,
    set_overlap: 1,
    original_term_minefield_hit: false,
    order_instruction_following_failure: false,
  }),
  graded('2: the wrong order', [submit([407, 711])], {
    reward: 0,
    set_overlap: 1,
    order_instruction_following_failure: true,
  }),
  graded('4: no call', [], { reward: 0, parsed_synonym_values: [] }),
  graded('5: a second call', [submit([711, 407]), submit([1])], { reward: 0, parsed_synonym_values: [1] }),
  graded('7: half of it', [submit([711])], { reward: 0, set_overlap: 0.5 }),
  graded('8: an empty list', [submit([])], { reward: 0 }),
  graded('10: numbers with a point', [['extract_synonym_values', '{"synonym_values":[711.0,407.0]}']], { reward: 1 }),
  graded('11: a fraction', [submit([711.5])], crash('ValidationError')),
  graded('13: no list', [['extract_synonym_values', '{}']], crash('KeyError')),
  graded('14: the term', [submit(['Hot'])], crash('ValidationError')),
  {
    name: '16: a row that expects nothing',
    expected: 500,
    difference: 'the row is at fault, so it is refused before the model is asked',
    actual: () => statusOf(callTools(exampleMultiStep, { ...row, expected_synonym_values: [] }, [])),
  },
  value('Warm', 407),
  value('Blazing', 711),
  value('😀', 128512),
  value('', 0),
];

export const exampleMultiStepSuite: FidelitySuite = { environment: 'example_multi_step', cases };
