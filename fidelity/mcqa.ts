/** Specified cases of mcqa: the letters A to D to choose from, B expected. */

import { mcqa } from '../catalogue/mcqa/index.ts';
import type { FidelityCase, FidelitySuite } from './suite.ts';
import { says, statusOf, verify } from './verify.ts';

const { raw } = String;
const options = ['A', 'B', 'C', 'D'].map((letter) => ({ [letter]: `opt${letter}` }));
const responses_create_params = { input: [{ role: 'user', content: 'Pick.' }] };

interface Given {
  readonly row?: Record<string, unknown>;
  /** Of the batch. */
  readonly mode?: string;
}

/** `texts` is one message, or several. */
const earns = (
  number: number,
  texts: string | readonly string[],
  expected: number,
  { row = {}, mode }: Given = {},
): FidelityCase => ({
  name: `${number}: ${[texts].flat().join(' | ')}${Object.keys(row).length > 0 ? ` for ${JSON.stringify(row)}` : ''}`,
  expected,
  actual: async () => {
    const { reward } = await verify(mcqa, {
      row: { responses_create_params, options, expected_answer: 'B', ...row },
      output: [texts].flat().map((text) => says(text)),
      options: mode === undefined ? {} : { grading_mode: mode },
    });
    return reward;
  },
});

const lenient = { row: { grading_mode: 'lenient_boxed' } };
const colon = { row: { grading_mode: 'lenient_answer_colon' } };
const markdown = { mode: 'lenient_answer_colon_md' };
const withPattern = (output_regex: unknown, more: object = {}) => ({
  row: { template_metadata: { output_regex }, ...more },
});

const cases: FidelityCase[] = [
  earns(1, raw`\boxed{A} \boxed{B}`, 1),
  earns(2, raw`\boxed{B} \boxed{A}`, 0),
  earns(4, raw`\boxed{\textbf{B}}`, 0),
  earns(5, raw`\boxed{B: optB}`, 1),
  earns(5, raw`\boxed{B) x}`, 1),
  earns(5, raw`\boxed{B - x}`, 1),
  earns(7, raw`\boxed{ÄB}`, 1),
  earns(7, raw`\boxed{$B$}`, 1),
  earns(7, raw`\boxed{1. B}`, 1),
  earns(7, raw`\boxed{\{B\}}`, 1),
  earns(8, raw`\boxed{5} 7: B }`, 0),
  earns(10, [raw`foo \boxed{`, 'B}'], 1),
  earns(11, [raw`\boxed{A}`, raw`\boxed{B}`], 1),
  earns(13, raw`\boxed{B}`, 0, { row: { options: undefined } }),
  earns(14, raw`\boxed{B}`, 1, { row: { expected_answer: ' b ' } }),
  earns(16, raw`\boxed{optBB}`, 1, lenient),
  earns(17, 'Answer: B.', 0, colon),
  earns(17, '**Answer: B**', 0, colon),
  earns(17, raw`Answer: \boxed{B}`, 0, colon),
  earns(19, 'The answer: none\nAnswer: B', 0, colon),
  earns(20, 'Pick: Z', 1, withPattern(raw`Pick:\s*([A-Z])`, { expected_answer: 'Z' })),
  earns(22, raw`\boxed{B}`, 1, withPattern('([')),
  earns(22, 'FINAL a final b', 1, withPattern('final (?-i:([a-d]))')),
  earns(22, 'final b FINAL C final D', 1, withPattern('final (?-i:([a-d]))')),
  earns(22, 'PİCK: B', 1, withPattern(raw`pick:\s*([A-D])`)),
  earns(22, 'Pick: ı', 1, withPattern(raw`Pick:\s*([H-J])`, { expected_answer: 'I' })),
  earns(23, 'Answer: A/B/C', 0, markdown),
  earns(23, 'Answer: A or B', 0, markdown),
  earns(23, 'Answer: B/B', 1, markdown),
  earns(23, 'Answer: B\nAnswer: unknown', 1, markdown),
  {
    name: '25: a row that asks for lenient_answer_colon_md',
    expected: 422,
    actual: () => statusOf(earns(25, 'Answer: B', 1, { row: { grading_mode: 'lenient_answer_colon_md' } }).actual()),
  },
  {
    name: 'what the response says besides',
    expected: { expected_answer: 'B', extracted_answer: 'C' },
    actual: async (): Promise<unknown> => {
      const row = { responses_create_params, options, expected_answer: ' b' };
      return (await verify(mcqa, { row, output: raw`\boxed{C}` })).details;
    },
  },
];

export const mcqaSuite: FidelitySuite = { environment: 'mcqa', cases };
