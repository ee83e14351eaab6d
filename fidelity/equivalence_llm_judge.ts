/** Specified cases of equivalence_llm_judge, with a judge who says what it is told to. */

import type { Item } from '../contracts/conversation.ts';
import type { ScriptedAnswer } from '../contracts/script.ts';
import { outputText } from '../conversation/text.ts';
import { equivalenceLlmJudge } from '../catalogue/equivalence_llm_judge/index.ts';
import type { Evaluation } from '../catalogue/judge/evaluate.ts';
import type { FidelityCase, FidelitySuite } from './suite.ts';
import { says, statusOf, verify } from './verify.ts';

const EQ = 'x [[A=B]]';
const NE = 'x [[A!=B]]';

interface Given {
  readonly output?: string | readonly Item[];
  readonly judge: readonly ScriptedAnswer[];
  readonly row?: Record<string, unknown>;
  readonly input?: unknown;
  readonly options?: Record<string, unknown>;
  readonly preset?: string;
}

/** The inputs of a judge's prompt, one to a line of this template. */
const judge_prompt_template = 'Q<{question}> E<{expected_answer}> G<{generated_answer}>';

async function grade({ output = 'Lima', judge, row = {}, input, options = {}, preset }: Given) {
  const responses_create_params = { input: input ?? [{ role: 'user', content: 'Capital of Peru?' }] };
  const { reward, details, asked } = await verify(equivalenceLlmJudge, {
    row: { responses_create_params, expected_answer: 'Lima', ...row },
    output,
    options: { judge_prompt_template, ...options },
    ...(preset !== undefined && { preset }),
    answers: judge,
  });
  return { reward, details, prompts: asked.map((items) => (items.at(-1) as { content: string }).content) };
}

const earns = (name: string, expected: number, given: Given): FidelityCase => ({
  name,
  expected: { reward: expected, calls: given.judge.length },
  actual: async () => {
    const { reward, prompts } = await grade(given);
    return { reward, calls: prompts.length };
  },
});

const asks = (name: string, expected: readonly string[], given: Given, reward?: number): FidelityCase => ({
  name,
  expected: { prompts: expected, ...(reward !== undefined && { reward }) },
  actual: async () => {
    const { prompts, reward: earned } = await grade(given);
    return { prompts, ...(reward !== undefined && { reward: earned }) };
  },
});

const Q = 'Q<Capital of Peru?>';
const swap = { check_twice_swap: true };
const regex = (output_regex: string, more: object = {}) => ({ template_metadata: { output_regex }, ...more });
const box = String.raw`\(\((.*?)\)\)`;
const call: Item = { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' };
const reasoning = { type: 'reasoning', id: 'r', summary: [] };
const placeholder = '[NO VALID ANSWER EXTRACTED]';
const long = (length: number) => regex(box, { expected_answer: 'é'.repeat(length) });
const E = (length: number) => `E<${'é'.repeat(length)}>`;
const labels = { judge_equal_label: 'CORRECT', judge_not_equal_label: 'INCORRECT' };

const cases: FidelityCase[] = [
  earns('1: equal', 1, { judge: [EQ] }),
  earns('2: swap, equal both times', 1, { judge: [EQ, EQ], options: swap }),
  earns('2: swap, then not equal', 0, { judge: [EQ, NE], options: swap }),
  earns('2: swap, then not equal, which costs', -1, {
    judge: [EQ, NE],
    options: { ...swap, reward_if_swap_fails: -1 },
  }),
  earns('4: no label', 0, { judge: ['I cannot tell.'] }),
  earns('4: the judge produces nothing', 0, { judge: [{}] }),
  earns('4: the judge ends with reasoning', 0, { judge: [{ items: [says(EQ), reasoning] }] }),
  earns('5: the judge reasons, then speaks', 1, { judge: [{ items: [reasoning], text: EQ }] }),
  ...[
    ['a tool call alone', [call]],
    ['nothing', []],
    ['a blank text', [says(' \n ')]],
  ].map(([name, output]) =>
    asks(`7: ${name as string}`, [`${Q} E<Lima> G<${placeholder}>`], { output: output as Item[], judge: [NE] }),
  ),
  asks('7: nothing, December 2025', [`${Q} E<Lima> G<>`], { output: [], judge: [NE], preset: 'openqa-2025-12' }),
  asks('8: the last of two messages', [`${Q} E<Lima> G<b>`], { output: [says('a'), says('b')], judge: [EQ] }),
  asks('8: two parts', [`${Q} E<Lima> G<a\nb>`], { output: [says('a', 'b')], judge: [EQ] }),
  asks(
    '10: the pattern finds nothing',
    [`${Q} E<Lima> G<It is Lima.>`, `${Q} E<Lima> G<It is Lima.>`],
    { output: ' It is Lima. ', judge: [NE, EQ], row: regex(box) },
    0.5,
  ),
  asks('11: the pattern is broken', [`${Q} E<Lima> G<((Lima))>`], {
    output: '((Lima))',
    judge: [EQ],
    row: regex('(['),
  }),
  asks(
    '13: 121 characters expected, equal',
    [`${Q} ${E(121)} G<a ((b))>`],
    { output: 'a ((b))', judge: [EQ], row: long(121), options: swap },
    1,
  ),
  asks(
    '13: 121 characters expected, not equal',
    [`${Q} ${E(121)} G<a ((b))>`],
    { output: 'a ((b))', judge: [NE], row: long(121), options: swap },
    0,
  ),
  asks('14: 120 characters expected', [`${Q} ${E(120)} G<b>`], { output: 'a ((b))', judge: [EQ], row: long(120) }),
  asks('16: the first group is blank', [`${Q} E<Lima> G<b>`], {
    output: 'x: b.',
    judge: [EQ],
    row: regex('x:(\\s)(\\w)'),
  }),
  asks('17: the input is a text', ['Q<> E<Lima> G<Lima>'], { input: 'Capital of Peru?', judge: [EQ] }),
  asks('19: no expected answer', [`${Q} E<> G<Lima>`], { judge: [NE], row: { expected_answer: undefined } }),
  asks('20: values with braces', ['Q<{}> E<{question}> G<{generated_answer}}>'], {
    input: [{ role: 'user', content: '{}' }],
    output: '{generated_answer}}',
    judge: [EQ],
    row: { expected_answer: '{question}' },
  }),
  {
    name: '22: a number is expected',
    expected: 422,
    actual: () => statusOf(grade({ judge: [EQ], row: { expected_answer: 2 } })),
  },
  earns('23: INCORRECT holds CORRECT', 0, { judge: ['INCORRECT'], options: labels }),
  asks('verification 1: the answer in the metadata', [`${Q} E<5> G<Lima>`], {
    judge: [EQ],
    row: { expected_answer: '', metadata: { expected_answer: 5 } },
  }),
  asks('verification 2: the pattern of the question', ['Q<Peru> E<Lima> G<Lima>'], {
    judge: [EQ],
    options: { question_extract_regex: 'of (.*)\\?$' },
  }),
  asks('verification 2: a question in parts', ['Q<Capital\nof Peru?> E<Lima> G<Lima>'], {
    input: [{ role: 'user', content: ['Capital', 'of Peru?'].map((text) => ({ type: 'input_text', text })) }],
    judge: [EQ],
  }),
  asks('verification 5: changed over', [`${Q} E<Lima> G<lima>`, `${Q} E<lima> G<Lima>`], {
    output: 'lima',
    judge: [EQ, EQ],
    options: swap,
  }),
  earns('defaults of August 2026', 0, {
    output: '((Cusco))',
    judge: [NE],
    row: regex(box),
    preset: 'default',
  }),
  {
    name: 'verification 7: what the record keeps',
    expected: {
      expected_answer: 'Lima',
      judge_evaluations: [
        {
          responses_create_params: {
            temperature: 0,
            input: [
              { type: 'message', role: 'system', content: 'Be just.' },
              { type: 'message', role: 'user', content: `${Q} E<Lima> G<Lima>` },
            ],
          },
          verdict_label: '[[A=B]]',
          said: EQ,
        },
      ],
    },
    actual: async (): Promise<unknown> => {
      const options = { judge_system_message: 'Be just.', judge_responses_create_params: { temperature: 0 } };
      const { details } = await grade({ judge: [EQ], options });
      const evaluations = details['judge_evaluations'] as Evaluation[];
      const kept = evaluations.map(({ responses_create_params, verdict_label, response: { output } }) => ({
        responses_create_params,
        verdict_label,
        said: outputText(output),
      }));
      return { ...details, judge_evaluations: kept };
    },
  },
];

export const equivalenceLlmJudgeSuite: FidelitySuite = { environment: 'equivalence_llm_judge', cases };
