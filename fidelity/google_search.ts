/** Specified cases of google_search: the option A expected. */

import type { Item } from '../contracts/conversation.ts';
import { documents } from '../catalogue/google_search/documents.ts';
import { googleSearch } from '../catalogue/google_search/index.ts';
import { environmentFile } from '../environments/files.ts';
import type { FidelityCase, FidelitySuite } from './suite.ts';
import { callTools } from './tools.ts';
import { says, statusOf, verify } from './verify.ts';

const { raw } = String;
const row = {
  responses_create_params: { input: 'Which planet is largest?\nA: Jupiter\nB: Mars' },
  expected_answer: 'A',
  task_difficulty_qwen3_32b_avg_8: 0.25,
  documents: 'example',
};

const grade = async (output: string | readonly Item[], more: object = {}) => {
  const { reward, details } = await verify(googleSearch, { row: { ...row, ...more }, output });
  return { reward, ...details };
};

const graded = (
  name: string,
  output: string | readonly Item[],
  reward: number,
  parsed_option: string,
): FidelityCase => ({ name, expected: { reward, parsed_option }, actual: () => grade(output) });

/** HTTP 500 in the original, and no reward: a zero that says so. */
const crashes = (
  name: string,
  output: string | readonly Item[],
  verify_error: string,
  more?: object,
): FidelityCase => ({
  name,
  expected: { reward: 0, parsed_option: null, verify_error },
  actual: () => grade(output, more),
});

const message = (content: unknown) => ({ type: 'message', id: 'm', role: 'assistant', content }) as Item;

const cases: FidelityCase[] = [
  graded('1: a box', raw`\boxed{A}`, 1, 'A'),
  graded('2: the first of two', raw`\boxed{B} then \boxed{A}`, 0, 'B'),
  graded('4: spaces', raw`\boxed{ A }`, 0, ' A '),
  graded('4: a small letter', raw`\boxed{a}`, 0, 'a'),
  graded('4: nothing in it', raw`\boxed{}`, 0, ''),
  graded('5: text in it', raw`\boxed{\text{A}}`, 0, raw`\\text{A`),
  crashes('7: no box', 'A', 'ValidationError'),
  crashes('7: no text', '', 'ValidationError'),
  crashes('7: a space before the brace', raw`\boxed {A}`, 'ValidationError'),
  crashes('7: another box', raw`\fbox{A}`, 'ValidationError'),
  graded('8: in the second part', [says('So:', raw`\boxed{A}`)], 1, 'A'),
  graded('10: in a refusal', [message([{ type: 'refusal', refusal: raw`\boxed{A}` }])], 1, 'A'),
  graded('11: a message that is a text', [message(raw`\boxed{A}`)], 1, 'A'),
  {
    name: '13: a row without a difficulty',
    expected: 422,
    actual: () => statusOf(grade('', { task_difficulty_qwen3_32b_avg_8: undefined })),
  },
  crashes('14: "None" expected, no box', 'None', 'ValidationError', { expected_answer: 'None' }),
  crashes('verification 1: nothing', [], 'IndexError'),
  crashes(
    'verification 2: a tool call after the message',
    [says(raw`\boxed{A}`), { type: 'function_call', call_id: 'c', name: 'search', arguments: '{}' }],
    'ValidationError',
  ),
  graded('verification 2: only the last message', [says(raw`\boxed{B}`), says(raw`\boxed{A}`)], 1, 'A'),
  graded('a line break in the box', '\\boxed{A\n}', 0, raw`A\n`),
  graded(
    'annotations come before the text',
    [
      message([
        {
          type: 'output_text',
          text: raw`\boxed{B}`,
          annotations: [{ type: 'url_citation', title: raw`\boxed{A}`, url: '', start_index: 0, end_index: 0 }],
        },
      ]),
    ],
    1,
    'A',
  ),
  {
    name: 'tools: another name',
    expected: ['{"detail":"Not Found"}'],
    actual: async () => (await callTools(googleSearch, row, [['search_query', { query: 'x' }]])).outputs,
  },
  {
    name: 'tools: a page that is not there',
    expected: ['{"page_content":"No HTML found"}'],
    actual: async () => (await callTools(googleSearch, row, [['browse', { url: 'https://example.org' }]])).outputs,
  },
  {
    name: 'tools: search results are JSON as Python writes it, in a text',
    expected: ['search_results', '{"kind": "customsearch#search", "items": [{"title": "Jupiter", '],
    actual: async (): Promise<unknown> => {
      const found = await documents(environmentFile('google_search', 'documents.jsonl')).search(
        'Great Red Spot',
        new AbortController().signal,
      );
      const [output = ''] = (await callTools(googleSearch, row, [['search', { query: 'Great Red Spot' }]])).outputs;
      const [field = '', text] = Object.entries(JSON.parse(output) as object)[0] ?? [];
      return [field, text === found ? found.slice(0, 63) : text];
    },
  },
];

export const googleSearchSuite: FidelitySuite = { environment: 'google_search', cases };
