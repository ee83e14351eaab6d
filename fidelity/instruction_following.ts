/** What NeMo Gym's `instruction_following` was seen to reward, for all of its instructions. */

import type { Item } from '../contracts/conversation.ts';
import { instructionFollowing as environment } from '../catalogue/instruction_following/index.ts';
import { serveAfresh } from '../environments/serve-afresh.ts';
import type { FidelityCase, FidelitySuite } from './suite.ts';

type Keywords = Record<string, unknown> | null;

const one = (id: string, kwargs: Keywords, text: string, expected: number): FidelityCase => ({
  name: `${id} ${JSON.stringify(kwargs)} ${JSON.stringify(text)}`,
  expected,
  actual: () => graded([id], [kwargs], [text]),
});

const several = (
  name: string,
  ids: string[],
  kwargs: Keywords[],
  texts: string[],
  mode: string,
  expected: unknown,
) => ({
  name,
  expected,
  actual: () => graded(ids, kwargs, texts, mode),
});

/** A row of before 2026, whose fields stand at its top, or an answer of other items than one message. */
const otherwise = (name: string, row: Record<string, unknown>, output: readonly Item[], expected: unknown) => ({
  name,
  expected,
  actual: () => gradedRow(row, output),
});

const message = (text: string): Item => ({
  type: 'message',
  role: 'assistant',
  content: [{ type: 'output_text', text, annotations: [] }],
});
const thought = (text: string): Item => ({
  type: 'reasoning',
  summary: [],
  content: [{ type: 'reasoning_text', text }],
});

async function graded(ids: string[], kwargs: Keywords[], texts: string[], grading_mode = 'binary'): Promise<unknown> {
  const metadata = { instruction_id_list: ids, kwargs, prompt: 'Write.', grading_mode };
  const content = texts.map((text) => ({ type: 'output_text', text, annotations: [] }));
  return gradedRow({ verifier_metadata: metadata }, [{ type: 'message', role: 'assistant', content }]);
}

async function gradedRow(row: Record<string, unknown>, output: readonly Item[]): Promise<unknown> {
  const input: Item[] = [{ type: 'message', role: 'user', content: 'Write.' }];
  const result = await serveAfresh(environment)
    .reward({
      row: { id: 1, responses_create_params: { input }, ...row },
      state: {},
      options: environment.resolveOptions({}),
      transcript: [...input, ...output],
      answers: [],
    })
    .catch((error: unknown) => (error instanceof Error ? error.name : 'failed'));
  if (typeof result === 'string') return result;
  return 'rewards' in result ? result.rewards['followed'] : 'asked a model';
}

const titled = ['punctuation:no_comma', 'detectable_format:title'];
const old = { instruction_id_list: titled, kwargs: [{}, null], prompt: 'Write.' };
const prompt = { prompt_to_repeat: 'Say what you see.' };
const phrase = { phrase: 'the early bird catches the worm', small_n: 2 };

export const instructionFollowing: FidelitySuite = {
  environment: 'instruction_following',
  cases: [
    several('1: both followed', titled, [{}, null], ['<<T>> x'], 'binary', 1),
    several('1: one of two, as a fraction', titled, [{}, null], ['<<T>>, x'], 'fraction', 0.5),
    one('punctuation:no_comma', null, 'x', 1),
    one('punctuation:no_comma', { foo: 1 }, 'x', 0),
    one('punctuation:no_comma', { foo: null }, 'x', 1),
    several('3: an unknown id', ['detectable_format:unknown'], [{}], ['x'], 'binary', 0),
    several('4: no instructions, binary', [], [], ['x'], 'binary', 1),
    several('4: no instructions, as a fraction', [], [], ['x'], 'fraction', 0),
    several('5: two ids, one kwargs', titled, [{}], ['x'], 'binary', 1),
    several('7: two parts, the first counts', ['punctuation:no_comma'], [{}], ['ab', 'a,b'], 'binary', 1),
    several('8: grading_mode zz', ['punctuation:no_comma'], [{}], ['x'], 'zz', 'InvalidRowError'),
    otherwise('8: grading_mode at the top', { ...old, grading_mode: 'fraction' }, [message('<<T>>, x')], 0.5),
    otherwise('8: none there', old, [message('<<T>>, x')], 0),
    otherwise(
      '8: both, and the inner one counts',
      { ...old, grading_mode: 'fraction', verifier_metadata: { grading_mode: 'binary' } },
      [message('<<T>>, x')],
      0,
    ),
    otherwise('9: reasoning with a text last, which counts', old, [message('<<T>> x'), thought('<<T>>, x')], 0),
    otherwise('9: it follows the instructions', old, [message('a, b'), thought('<<T>> x')], 1),
    otherwise('9: a refusal last', old, [{ type: 'message', role: 'assistant', content: [{ type: 'refusal' }] }], 0),
    one('keywords:existence', { keywords: ['İ'] }, 'in', 1),
    one('keywords:forbidden_words', { forbidden_words: ['i'] }, 'aİa ı', 0),
    one('paragraphs:paragraphs', {}, '*** a *** b ***', 1),
    one('paragraphs:paragraphs', {}, 'a *** *** b', 0),
    one('paragraphs:paragraphs', {}, 'a ****** b', 0),
    one('paragraphs:paragraphs', { num_paragraphs: 2 }, 'a *** b', 0),
    one('paragraphs:paragraphs2', {}, 'a\n\nb', 1),
    one('detectable_format:number_bullet_lists', { num_bullets: 2 }, '* b\n---', 1),
    one('detectable_format:number_bullet_lists', { num_bullets: 1 }, '** a\n* b', 1),
    one('detectable_format:number_bullet_lists', { num_bullets: '1' }, '* b', 0),
    one('detectable_format:number_highlighted_sections', { num_highlights: 2 }, '**b**', 0),
    one('detectable_format:number_highlighted_sections', { num_highlights: 2 }, '*a* **b**', 1),
    one('keywords:existence', { keywords: ['('] }, '(', 0),
    one('keywords:existence', { keywords: ['a.c'] }, 'abc', 1),
    one('keywords:existence', { keywords: 'ba' }, 'ab', 1),
    one('keywords:word_once', { keyword: 'cat' }, 'concat', 1),
    one('keywords:forbidden_words', { forbidden_words: ['part'] }, 'partial', 1),
    one('keywords:forbidden_words', { forbidden_words: ['part'] }, 'a Part.', 0),
    one('detectable_format:json_format', {}, '5', 1),
    one('detectable_format:json_format', {}, 'NaN', 1),
    one('detectable_format:json_format', {}, '```JSON\n[]```', 1),
    one('detectable_format:json_format', {}, 'x {"a":1}', 0),
    one(
      'length_constraints:nth_paragraph_first_word',
      { num_paragraphs: 2, nth_paragraph: 2, first_word: 'b' },
      'a\n\n\n\nb',
      0,
    ),
    one(
      'length_constraints:nth_paragraph_first_word',
      { num_paragraphs: 2, nth_paragraph: 2, first_word: 'b' },
      `a\n\n'"B!c`,
      1,
    ),
    one('new:copy_span_idx', { ...prompt, n_start: 0, n_end: 3 }, 'Say', 0),
    one('new:copy_span_idx', { ...prompt, n_start: 4, n_end: 8 }, 'WHAT ', 1),
    one('copy:repeat_phrase', phrase, 'the early cat catches the worm. the early bird catches the worm', 0),
    one('copy:repeat_phrase', phrase, 'the early bird catches the worm. the early cat catches the worm', 1),
    one('first_word:first_word_sent', { first_word: 'hi' }, '', 1),
    one('first_word:first_word_sent', { first_word: ['hi'] }, 'Hi you.', 0),
    one('first_word:first_word_answer', { first_word: 'hi' }, 'Hi, you', 0),
    one('last_word:last_word_sent', { last_word: ['hi'] }, 'Say hi! Oh hi.', 1),
    one('last_word:last_word_answer', { last_word: 'hi' }, '', 0),
    one('detectable_format:square_brackets', {}, '', 1),
    one('detectable_format:bigram_wrapping', {}, '<<I am>> x', 1),
    one('keywords:palindrome', {}, 'I went', 1),
    one('language:response_language', { language: 'fr' }, '12345', 1),
    one('language:response_language', { language: 'zh' }, '你好', 0),
    one('change_case:english_capital', {}, '123', 0),
    one('change_case:english_capital', {}, 'HELLO WORLD', 0),
    one('combination:repeat_prompt', {}, 'x', 0),
    one('combination:repeat_prompt', prompt, 'say WHAT you see. A tree.', 1),
    one('combination:two_responses', {}, 'a ****** b', 1),
    one('combination:two_responses', {}, 'a ****** a', 0),
    one('count:count_unique', {}, 'One. Two.', 0),
    one('keywords:start_end', {}, 'Go and go', 1),
    one('length_constraints:number_words', { num_words: 2, relation: 'at least' }, 'हिन्दी', 0),
    one('length_constraints:number_words', { num_words: 2, relation: 'at most' }, 'a', 0),
    one('keywords:no_adjacent_consecutive', {}, 'an boy', 0),
    one('count:counting_composition', { n_sent: 1, n_words: 3 }, 'Go on. *** Be it. *** So be.', 1),
    one('count:counting_composition', { n_sent: 1, n_words: 3 }, '*** Go on. *** Be it. *** So be.', 0),
  ],
};
