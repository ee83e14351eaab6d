import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Item } from '../../contracts/conversation.ts';
import type { Row } from '../../contracts/dataset.ts';
import { instructionFollowing as environment } from '../../catalogue/instruction_following/index.ts';
import { instructions } from '../../catalogue/instruction_following/registry.ts';
import { play } from '../../environments/play.ts';
import { serveAfresh } from '../../environments/serve-afresh.ts';
import { says } from '../environments/says.ts';

interface Case {
  kwargs?: Record<string, unknown> | null;
  answer?: Item[];
  metadata?: Record<string, unknown>;
  row?: Record<string, unknown>;
  options?: Record<string, unknown>;
}

async function grade(id: string, text: string, { kwargs = {}, answer, metadata, row, options = {} }: Case = {}) {
  const input: Item[] = [{ type: 'message', role: 'user', content: 'Write.' }];
  const task = { instruction_id_list: [id], kwargs: [kwargs], prompt: 'Write.', ...metadata };
  return serveAfresh(environment).reward({
    row: { id: 1, responses_create_params: { input }, verifier_metadata: task, ...row },
    state: {},
    options: environment.resolveOptions(options),
    transcript: [...input, ...(answer ?? [says(text)])],
    answers: [],
  });
}

const follows = async (id: string, kwargs: Record<string, unknown> | null, text: string, options = {}) => {
  const result = await grade(id, text, { kwargs, options });
  return 'rewards' in result && result.rewards['followed'] === 1;
};

test('knows 54 instructions', () => {
  expect(instructions.size).toBe(54);
});

describe('which text is graded', () => {
  const comma = 'punctuation:no_comma';
  const call: Item = { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' };
  test.each<[string, Item[], number]>([
    ['the last message', [says('a, b'), says('c')], 1],
    ['nothing, after a tool call', [says('a, b'), call], 1],
    ['nothing, when nothing was said', [], 1],
    ['nothing, of a message without parts', [{ type: 'message', role: 'assistant', content: [] }], 1],
  ])('%s', async (_, answer, reward) => {
    const result = await grade(comma, '', { answer });
    expect(result).toMatchObject({ rewards: { followed: reward }, details: { follow_instruction_list: [true] } });
  });

  test.each<[string, Item]>([
    ['a refusal', { type: 'message', role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] }],
    ['plain text', { type: 'message', role: 'assistant', content: 'No' }],
  ])('%s is the answer’s fault', async (_, item) => {
    const result = await grade(comma, '', { answer: [item] });
    expect(result).toEqual({ rewards: { followed: 0 }, details: { verify_error: 'AttributeError' } });
  });
});

describe('rows', () => {
  const task = { instruction_id_list: ['punctuation:no_comma'], kwargs: [null], prompt: 'p' };
  test('may hold their instructions themselves; metadata goes first', async () => {
    const old = await grade('', 'a, b', { row: { ...task, verifier_metadata: undefined } });
    expect(old).toMatchObject({ rewards: { followed: 0 } });
    const both = await grade('punctuation:punctuation_dot', 'a, b', { row: task });
    expect(both).toMatchObject({ rewards: { followed: 1 } });
  });

  test.each([
    [
      'a part is missing',
      { ...task, kwargs: undefined, verifier_metadata: undefined },
      'missing required fields: kwargs',
    ],
    ['the grading mode is unknown', { verifier_metadata: { ...task, grading_mode: 'zz' } }, 'grading_mode'],
    ['there is no id', { id: undefined, verifier_metadata: task }, 'id'],
  ])('are refused when %s', async (_, row, message) => {
    await expect(grade('', '', { row })).rejects.toMatchObject({
      name: 'InvalidRowError',
      message: expect.stringContaining(message),
    });
  });
});

describe('arguments', () => {
  test.each<[string, Record<string, unknown> | null]>([
    ['keywords:existence', null],
    ['keywords:frequency', { keyword: 'a', frequency: 1 }],
    ['detectable_format:number_bullet_lists', { num_bullets: null }],
  ])('that are missing make the row of %s invalid before a model answers', async (id, kwargs) => {
    const input: Item[] = [{ type: 'message', role: 'user', content: 'Write.' }];
    const metadata = { instruction_id_list: [id], kwargs: [kwargs], prompt: 'p' };
    const row = { id: 1, responses_create_params: { input }, verifier_metadata: metadata };
    const open = (options: Record<string, unknown>) =>
      serveAfresh(environment).open({ row, options: environment.resolveOptions(options) });
    await expect(open({})).rejects.toMatchObject({ name: 'InvalidRowError', message: expect.stringContaining(id) });
    await expect(open({ draw_missing_arguments: true })).resolves.toMatchObject({ state: {} });
  });

  test('that are drawn are the same each time', async () => {
    const draw = { draw_missing_arguments: true };
    const results = new Set<boolean>();
    for (let time = 0; time < 5; time++) results.add(await follows('letters:letter_counting', null, 'abc', draw));
    expect(results.size).toBe(1);
  });

  test.each<[string, Record<string, unknown> | null]>([
    ['punctuation:no_comma', { foo: 1 }],
    ['keywords:existence', { keywords: 5 }],
    ['keywords:existence', { keywords: [1] }],
    ['keywords:frequency', { keyword: ['a'], frequency: 1, relation: 'at least' }],
    ['keywords:frequency', { keyword: 'a', frequency: '1', relation: 'at least' }],
    ['keywords:frequency', { keyword: 'a', frequency: 1, relation: 'at most' }],
    ['language:response_language', { language: 'tlh' }],
    ['copy:copy', {}],
    ['new:copy_span_idx', { prompt_to_repeat: 'abc', n_start: 1.5, n_end: 2 }],
    ['keywords:exclude_word_harder', {}],
    ['keywords:word_once', { keyword: '[' }],
  ])('of no use are never followed: %s %j', async (id, kwargs) => {
    expect(await follows(id, kwargs, 'a')).toBe(false);
  });
});

describe('edges of the rules', () => {
  test.each<[string, Record<string, unknown> | null, string, boolean]>([
    ['keywords:exclude_word_harder', { keyword: 'cat' }, 'cat, my cat', true],
    ['keywords:exclude_word_harder', { keyword: 'cat' }, 'a cat is', false],
    ['keywords:letter_frequency', { letter: 'A', let_frequency: 2, let_relation: 'at least' }, 'aA', true],
    ['keywords:no_adjacent_consecutive', {}, 'İa', true],
    ['keywords:no_adjacent_consecutive', {}, 'İa x', false],
    ['keywords:keyword_specific_position', { keyword: 'sat', n: 2, m: 2 }, 'Hi. It sat.', true],
    ['keywords:keyword_specific_position', { keyword: 'sat', n: 3, m: 2 }, 'Hi. It sat.', false],
    ['keywords:palindrome', {}, '😀x😀', true],
    ['count:count_increment_word', { keyword1: 'a', keyword2: 'b' }, 'a b B', true],
    ['count:lowercase_counting', { N: 2 }, 'one Two three2 four', true],
    ['change_case:capital_word_frequency', { capital_frequency: 2, capital_relation: 'at least' }, "I DON'T", true],
    ['change_case:english_capital', {}, 'THE WEATHER IS VERY NICE TODAY AND WE WANT TO GO OUT', true],
    ['change_case:english_lowercase', {}, 'das wetter ist heute sehr schön, wir gehen hinaus', false],
    ['detectable_content:postscript', { postscript_marker: 'P.P.S' }, 'x\nP. P. S', true],
    ['detectable_content:postscript', { postscript_marker: 'P.S.' }, 'p. s: x', false],
    ['detectable_content:postscript', { postscript_marker: 'Note' }, 'a noted x', true],
    ['detectable_content:postscript', { postscript_marker: '[no]te' }, 'a ote', true],
    ['detectable_content:number_placeholders', { num_placeholders: 2 }, '[a]\n[[b] [c', true],
    ['detectable_content:number_placeholders', { num_placeholders: 3 }, '[a]\n[[b] [c\n]', false],
    ['detectable_format:number_bullet_lists', { num_bullets: 2 }, '\n\n - a\n*\n* b', true],
    [
      'detectable_format:multiple_sections',
      { section_spliter: 'Section', num_sections: 2 },
      'Section 1 a Section2',
      true,
    ],
    ['detectable_format:multiple_sections', { section_spliter: '(S)', num_sections: 2 }, 'S 1', true],
    ['detectable_format:title', {}, '<<<>>>', false],
    ['detectable_format:title', {}, 'a <<b\n>> <<c>>', true],
    ['detectable_format:sentence_hyphens', {}, 'Go on.-Be it.', true],
    ['detectable_format:sentence_hyphens', {}, 'Go on. -Be it.', false],
    ['detectable_format:json_format', {}, '{"a": "NaN -NaN", "b": -Infinity}', true],
    ['detectable_format:json_format', {}, '-NaN', false],
    ['detectable_format:json_format', {}, '9'.repeat(4301), false],
    ['copy:copying_multiple', { prompt_to_repeat: 'Ab', N: 2 }, 'ab ****** AB', true],
    ['copy:repeat_phrase', { phrase: 'one two three', small_n: 1 }, 'one three', false],
    ['startend:end_checker', { end_phrase: 'The End.' }, 'x the end."', true],
    ['first_word:first_word_sent', { first_word: 'the' }, 'The U.S. is big. The end.', true],
    ['last_word:last_word_sent', { last_word: 'end' }, 'The end! An “end”.', true],
  ])('%s %j %j', async (id, kwargs, text, expected) => {
    expect(await follows(id, kwargs, text)).toBe(expected);
  });
});

/** NeMo Gym's example rows are not part of this project; where they lie beside it, they have to run unchanged. */
const folder = process.env['NEMO_GYM_DATA'] ?? fileURLToPath(new URL('../../../shared/data/nemo-gym', import.meta.url));
const examples = `${folder}/instruction_following/example.jsonl`;

test.skipIf(!existsSync(examples))(
  'NeMo Gym’s rows open as they are, and can be told followed from ignored',
  async () => {
    const lines = readFileSync(examples, 'utf8').trim().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as Row);
    const good = [
      'One.\n\nTwo.\n\nCrash, he thought.\n\nIt is a contest.',
      '* A\n* B\n* C\n***\n* D\n* E',
      'Relationship means this. Relationship means that.',
      'One [a] is here. '.repeat(17),
      '<<Title>> One two.\n***\nThree.',
    ];
    expect(rows.length).toBe(good.length);
    for (const [index, row] of rows.entries()) {
      expect((await play(environment, { row, script: [good[index]!] })).reward).toBe(1);
      expect((await play(environment, { row, script: ['No, a part. *** *** a b c d'] })).reward).toBe(0);
    }
  },
);

describe('hostile answers', () => {
  const texts = [
    '[',
    '<',
    '<<',
    '*',
    '**',
    '\n',
    ' ',
    '-',
    '.',
    '. ',
    '!',
    'a',
    'a@',
    '"',
    '`',
    '(',
    "'",
    '. A',
    '😀',
    '{"a":',
  ];
  const kwargs: Record<string, Record<string, unknown>> = {
    'keywords:existence': { keywords: ['a', 'b'] },
    'keywords:forbidden_words': { forbidden_words: ['x'] },
    'keywords:exclude_word_harder': { keyword: 'x' },
    'detectable_content:postscript': { postscript_marker: 'P.S.' },
    'copy:repeat_phrase': { phrase: 'a b < c', small_n: 2 },
  };

  const gradeAll = async (text: string) => {
    const ids = [...instructions.keys()];
    const started = performance.now();
    const metadata = { instruction_id_list: ids, kwargs: ids.map((id) => kwargs[id] ?? {}) };
    await grade('', text, { metadata, options: { draw_missing_arguments: true } });
    return performance.now() - started;
  };

  // What takes the square of its time takes minutes for these already.
  test.each(texts)('100 KB of %j take seconds with all instructions', { timeout: 60_000 }, async (part) => {
    expect(await gradeAll(part.repeat(100_000 / part.length))).toBeLessThan(20_000);
  });

  test('so does a megabyte', { timeout: 60_000 }, async () => {
    const text = ['The cat. [x "y', '<<* a-b', 'e.g. (c) ', "d's! "].join('\n');
    expect(await gradeAll(text.repeat(1_000_000 / text.length))).toBeLessThan(50_000);
  });

  test('a keyword that backtracks without end is stopped', async () => {
    const started = performance.now();
    await expect(grade('keywords:existence', 'a'.repeat(50), { kwargs: { keywords: ['(a+)+$b'] } })).rejects.toThrow(
      'was stopped',
    );
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
