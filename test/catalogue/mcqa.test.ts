import { describe, expect, test } from 'vitest';
import { providers } from '../../models/providers.ts';
import type { Item } from '../../contracts/conversation.ts';
import { outputText } from '../../conversation/text.ts';
import { mcqa } from '../../catalogue/mcqa/index.ts';
import { serveAfresh } from '../../environments/serve-afresh.ts';
import { ask } from '../models/ask.ts';
import { serving } from '../models/serving.ts';
import { says } from '../environments/says.ts';

const { raw } = String;
const options = ['A', 'B', 'C', 'D'].map((letter) => ({ [letter]: `opt${letter}` }));

interface Case {
  texts: string | string[];
  row?: Record<string, unknown>;
  mode?: string;
}

async function grade({ texts, row = {}, mode }: Case) {
  const input: Item[] = [{ type: 'message', role: 'user', content: 'Pick.' }, says(raw`An example: \boxed{B}`)];
  return serveAfresh(mcqa).reward({
    row: { responses_create_params: { input }, options, expected_answer: 'B', ...row },
    state: {},
    options: mcqa.resolveOptions(mode === undefined ? {} : { grading_mode: mode }),
    transcript: [...input, ...[texts].flat().map(says)],
    answers: [],
  });
}

const outcome = (reward: number, extracted: string | null, expected = 'B') => ({
  rewards: { correct: reward },
  details: { expected_answer: expected, extracted_answer: extracted },
});

describe('strict_single_letter_boxed', () => {
  test.each<[string | string[], number, string | null]>([
    [raw`\boxed{\text{B}}`, 1, 'B'],
    [raw`\boxed{\text{ \text{B} }}`, 1, 'B'],
    [raw`\boxed{B x}`, 0, null],
    [raw`\boxed{B`, 0, null],
    [raw`\boxed{b}`, 0, null],
    [raw`\boxed{Z}`, 0, null],
    ['B', 0, null],
    ['', 0, null],
  ])('%j earns %i', async (texts, reward, extracted) => {
    expect(await grade({ texts })).toEqual(outcome(reward, extracted));
  });

  test('only what the model said counts, not an example in the prompt', async () => {
    expect(await grade({ texts: [] })).toEqual(outcome(0, null));
  });

  test('without options no letter is allowed', async () => {
    for (const row of [{ options: null }, { options: [] }, { options: [{ B: null }] }]) {
      expect(await grade({ texts: raw`\boxed{B}`, row })).toEqual(outcome(0, null));
    }
  });

  test('an option may have several keys, in lower case', async () => {
    const row = { options: [{ a: 'x', b: 'y' }] };
    expect(await grade({ texts: raw`\boxed{B}`, row })).toEqual(outcome(1, 'B'));
  });

  test.each([
    [null, 0, ''],
    ['', 0, ''],
    ['B.', 0, 'B.'],
  ])('the expected answer %j is compared without spaces and case', async (expected, reward, normalized) => {
    const row = { expected_answer: expected };
    expect(await grade({ texts: raw`\boxed{B}`, row })).toEqual(outcome(reward, 'B', normalized));
  });
});

describe('lenient_boxed', () => {
  test.each<[string, number, string | null]>([
    [raw`\boxed{B}`, 1, 'B'],
    [raw`\boxed{\text{It is  OPTB}}`, 1, 'B'],
    [raw`\boxed{optA or optB}`, 0, null],
    [raw`optB \boxed{none}`, 0, null],
    [raw`\boxed{optB} \boxed{optC}`, 0, 'C'],
  ])('%s earns %i', async (texts, reward, extracted) => {
    expect(await grade({ texts, row: { grading_mode: 'lenient_boxed' } })).toEqual(outcome(reward, extracted));
  });
});

describe('lenient_answer_colon', () => {
  const row = { grading_mode: 'lenient_answer_colon' };
  test.each<[string, number, string | null]>([
    ['Answer: B', 1, 'B'],
    ['ANSWER :\n\n b ', 1, 'B'],
    [raw`Answer: \text{ B }`, 1, 'B'],
    ['Answer:  OPTB ', 1, 'B'],
    ['Answer: Z', 0, null],
    ['B', 0, null],
  ])('%j earns %i', async (texts, reward, extracted) => {
    expect(await grade({ texts, row })).toEqual(outcome(reward, extracted));
  });

  test('a letter that stands in the row with and without a text is the row’s fault, unless the letter decides', async () => {
    const twice = { ...row, options: [{ B: null }, { B: 'x' }] };
    expect(await grade({ texts: 'Answer: B', row: twice })).toEqual(outcome(1, 'B'));
    await expect(grade({ texts: 'Answer: x', row: twice })).rejects.toMatchObject({ name: 'InvalidRowError' });
  });
});

describe('lenient_answer_colon_md', () => {
  test.each<[string, number, string | null]>([
    ['**Answer: B**', 1, 'B'],
    ['__Answer__: **B**', 1, 'B'],
    ['Answer: B.', 1, 'B'],
    ['answer: (B) because of C', 0, 'C'],
    ['Answer: b', 1, 'B'],
    ['Answer: B because it is so', 1, 'B'],
    ['Answer: The option B', 1, 'B'],
    ['Answer: A AND B', 0, null],
    ['Answer: A B', 0, null],
    ['Answer: B\nAnswer: C', 0, 'C'],
    ['Answer: B\nAnswer: A/C', 1, 'B'],
    ['Answer: ب', 1, 'B'],
    ['Answer: Ｂ', 1, 'B'],
    ['Answer: Z', 0, null],
    ['B', 0, null],
  ])('%j earns %i', async (texts, reward, extracted) => {
    expect(await grade({ texts, mode: 'lenient_answer_colon_md' })).toEqual(outcome(reward, extracted));
  });

  test('overrides the mode of the row', async () => {
    const row = { grading_mode: 'strict_single_letter_boxed' };
    expect(await grade({ texts: 'Answer: B', row, mode: 'lenient_answer_colon' })).toEqual(outcome(1, 'B'));
  });
});

describe('a row’s own pattern', () => {
  const withPattern = (output_regex: unknown, more: object = {}) => ({ template_metadata: { output_regex }, ...more });

  test.each<[string, unknown, string, number, string | null]>([
    ['the last match counts', raw`Pick:\s*([A-Z])`, 'Pick: A, no, pick: b', 1, 'B'],
    ['without a group the match counts', '[ABCD]$', 'A or B', 1, 'B'],
    ['the text of an option counts', 'Pick: (.*)', 'Pick:  OPTB ', 1, 'B'],
    ['letters of other scripts count', 'Pick: (.*)', 'Pick: ব', 1, 'B'],
    ['the first pattern that yields a letter wins', ['Pick: (.*)', 'Take: (.)'], 'Pick: none Take: A', 0, 'A'],
    ['a later pattern is tried when one yields none', ['Pick: (x)', 'Take: (.)'], 'Pick: none Take: B', 1, 'B'],
    ['the mode decides when it does not match', 'Pick: (.)', raw`\boxed{B}`, 1, 'B'],
    ['the mode decides when it is empty', '', raw`\boxed{B}`, 1, 'B'],
    ['the mode decides when there is none in the list', [], raw`\boxed{B}`, 1, 'B'],
    ['several groups do no harm where they do not match', '(x)(y)', raw`\boxed{B}`, 1, 'B'],
  ])('%s', async (_, pattern, texts, reward, extracted) => {
    expect(await grade({ texts, row: withPattern(pattern) })).toEqual(outcome(reward, extracted));
  });

  test.each([
    ['null', null],
    ['a number', 5],
    ['a list with a number in it', ['(.)', 5]],
    ['what only Python understands', '(a)?(?(1)b|c)'],
  ])('that is %s is the row’s fault', async (_, pattern) => {
    await expect(grade({ texts: 'B', row: withPattern(pattern) })).rejects.toMatchObject({ name: 'InvalidRowError' });
  });

  test('with several groups is the row’s fault where it matches', async () => {
    await expect(grade({ texts: 'B)', row: withPattern(raw`(B)(\))`) })).rejects.toMatchObject({
      name: 'InvalidRowError',
      message: expect.stringContaining('more than one group'),
    });
  });

  test('other metadata is ignored', async () => {
    const row = { template_metadata: { template_id: 'x' }, metadata: { expected_answer: 'A' }, uuid: 'u' };
    expect(await grade({ texts: raw`\boxed{B}`, row })).toEqual(outcome(1, 'B'));
  });
});

describe('hostile answers end within seconds', () => {
  const megabyte = 2 ** 20;
  const texts: Record<string, string> = {
    'open boxes': '\\boxed{'.repeat(megabyte / 8),
    'nested text': `\\boxed{${'\\text{'.repeat(megabyte / 8)}B${'}'.repeat(megabyte / 8)}}`,
    'white space': `Answer:${' \u2003\n'.repeat(megabyte / 4)}`,
    answers: '**Answer**: A B\n'.repeat(megabyte / 16),
    'letters apart': `Answer: ${'B / '.repeat(megabyte / 4)}`,
    'letters of other scripts': `Answer: ${'ব'.repeat(megabyte / 2)}`,
  };

  test.each(Object.entries(texts))('a megabyte of %s', async (_, said) => {
    for (const mode of ['lenient_boxed', 'lenient_answer_colon', 'lenient_answer_colon_md']) {
      expect(await grade({ texts: said, mode })).toHaveProperty('rewards');
    }
  });

  test('a pattern of the row that backtracks without end is stopped, and is no zero', async () => {
    const row = { template_metadata: { output_regex: '(a+)+$' } };
    await expect(grade({ texts: `${'a'.repeat(60)}b`, row })).rejects.toThrow(/took more than 1000 ms/);
  });
});

describe('a thought that the server left in the text', () => {
  const text = 'The options are A and B. Answer: A? No.\n</think>\nAnswer: B';

  test.each(['openai', 'chat-completions'] as const)('is no part of the answer, by %s', async (provider) => {
    const { url } = await serving(text);
    const { items } = await providers[provider].respond(ask(provider, url));
    const grading = { row: { grading_mode: 'lenient_answer_colon' } };
    expect(await grade({ texts: outputText(items), ...grading })).toMatchObject({ rewards: { correct: 1 } });
    // In a record of another program it is still part of it, and is scored as it was there.
    expect(await grade({ texts: text, ...grading })).toMatchObject({ rewards: { correct: 0 } });
  });
});
