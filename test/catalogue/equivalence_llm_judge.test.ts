import { describe, expect, test } from 'vitest';
import { equivalenceLlmJudge } from '../../catalogue/equivalence_llm_judge/index.ts';
import { play, type Playing } from '../../environments/play.ts';

const template = 'Q<{question}> E<{expected_answer}> G<{generated_answer}>';
const input = [{ role: 'user', content: 'Capital of Peru?' }];
const row = { responses_create_params: { input }, expected_answer: 'Lima' };
const EQ = '[[A=B]]';
const NE = '[[A!=B]]';

async function judged({ options = {}, ...playing }: Partial<Playing>) {
  const { reward, details } = await play(equivalenceLlmJudge, {
    row,
    script: ['Lima'],
    answers: { judge: [EQ] },
    options: { judge_prompt_template: template, ...options },
    ...playing,
  });
  const evaluations = details['judge_evaluations'] as {
    responses_create_params: { input: { content: string }[] };
    verdict_label: string | null;
  }[];
  const prompts = evaluations.map(({ responses_create_params: { input } }) => input.at(-1)!.content);
  return { reward, prompts, labels: evaluations.map(({ verdict_label }) => verdict_label) };
}

describe('presets', () => {
  const regex = { ...row, template_metadata: { output_regex: '<(.*)>' } };

  test('of December 2025: changed over after equal, the whole text after not equal', async () => {
    const preset = 'openqa-2025-12';
    expect(await judged({ row: regex, preset, answers: { judge: [EQ, EQ] } })).toMatchObject({ reward: 1 });
    expect(await judged({ row: regex, preset, answers: { judge: [NE, EQ] } })).toMatchObject({ reward: 0.5 });
  });

  test('of August 2026: one call, and the row’s pattern however long the answer', async () => {
    const long = { ...regex, expected_answer: 'x'.repeat(500) };
    const { prompts } = await judged({ row: long, script: ['a <b>'], preset: 'default' });
    expect(prompts).toEqual([expect.stringContaining('G<b>')]);
  });

  test('lc_judge: labels and the question between marks', async () => {
    const marked = { role: 'user', content: 'Read.\n<text>…</text>\n\nCapital of Peru?\nIn one word.' };
    const { labels, prompts } = await judged({
      row: { ...row, responses_create_params: { input: [marked] } },
      preset: 'lc_judge',
      answers: { judge: ['CORRECT'] },
    });
    expect(labels).toEqual(['CORRECT']);
    expect(prompts).toEqual([expect.stringContaining('Q<Capital of Peru?\nIn one word.>')]);
  });

  test('nl2bash: the command inside the fence, and a prompt of its own', async () => {
    const preset = equivalenceLlmJudge.resolveOptions({}, 'nl2bash');
    const { reward, details } = await play(equivalenceLlmJudge, {
      row: { ...row, expected_answer: 'ls -a', template_metadata: { output_regex: 5 } },
      script: ['Answer: ```sh\nls --all\n```'],
      answers: { judge: [EQ, NE] },
      options: preset,
    });
    expect(reward).toBe(0);
    const prompts = JSON.stringify(details['judge_evaluations']);
    expect(prompts).toContain('CANDIDATE:\\nls --all"');
    expect(prompts).toContain('CANDIDATE:\\nls -a"');
    expect(prompts).toContain('-exec wc -l {} +');
  });
});

test('the prompt of this environment shows the labels of the batch, and each value at its place', async () => {
  const options = {
    judge_prompt_template: null,
    judge_equal_label: '{SAME}',
    judge_not_equal_label: '{OTHER}',
    judge_system_message: '',
  };
  const { prompts, reward } = await judged({ options, answers: { judge: ['{SAME}'] } });
  expect(reward).toBe(1);
  expect(prompts[0]).toMatch(/QUESTION:\nCapital of Peru\?\n\nGOLD:\nLima\n\nCANDIDATE:\nLima$/);
  expect(prompts[0]).toContain('\n{SAME} if');
});

test('the last user message that has text holds the question', async () => {
  const image = { role: 'user', content: [{ type: 'input_image', image_url: 'x' }] };
  const { prompts } = await judged({ row: { ...row, responses_create_params: { input: [...input, image] } } });
  expect(prompts).toEqual(['Q<Capital of Peru?> E<Lima> G<Lima>']);
});

test('the example in a prompt is not what the model said', async () => {
  const example = { role: 'assistant', content: 'Cusco' };
  const { prompts } = await judged({
    row: { ...row, responses_create_params: { input: [...input, example] } },
    script: [' \n', ' ', ' '],
  });
  expect(prompts[0]).toContain('[NO VALID ANSWER EXTRACTED]');
});

test.each<[string, unknown]>([
  ['a number', 5],
  ['what only Python understands', '(a)?(?(1)b|c)'],
])('a pattern that is %s is the row’s fault, before the model is asked', async (_, output_regex) => {
  const broken = { ...row, template_metadata: { output_regex } };
  await expect(judged({ row: broken, script: [] })).rejects.toMatchObject({ name: 'InvalidRowError' });
});

test.each([[''], [0], [[]], [{}], [null]])('a pattern that is %j is none', async (output_regex) => {
  const { labels } = await judged({ row: { ...row, template_metadata: { output_regex } }, answers: { judge: [NE] } });
  expect(labels).toEqual([NE]);
});

test.each([
  ['judge_prompt_template', '{answer}'],
  ['question_extract_regex', '(a)?(?(1)b|c)'],
  ['judge_responses_create_params', { tools: [] }],
  ['judge_equal_label', ''],
])('the option %s is checked before anything starts', (key, value) => {
  expect(() => equivalenceLlmJudge.resolveOptions({ [key]: value })).toThrow(
    expect.objectContaining({ name: 'InvalidOptionError', key }),
  );
});

test('a judge who is cut short is a failure, not a zero', async () => {
  const answers = { judge: [{ text: 'It is', finish: 'max_tokens' as const }] };
  await expect(judged({ answers })).rejects.toMatchObject({ name: 'JudgeError', role: 'judge' });
});

describe('hostile answers end within seconds', () => {
  const megabyte = 2 ** 20;
  const regex = { ...row, template_metadata: { output_regex: '\\(\\((.*?)\\)\\)' } };

  test.each([
    ['a megabyte of text', 'a'.repeat(megabyte)],
    ['a megabyte of white space', '\u2003'.repeat(megabyte)],
    ['a hundred thousand answers', '((a)) '.repeat(100_000)],
    ['placeholders', '{question}'.repeat(megabyte / 10)],
    ['surrogates that stand alone', '\ud800'.repeat(1000)],
  ])('%s', async (_, said) => {
    const { reward } = await judged({
      row: regex,
      script: said.trim() === '' ? [said, said, said] : [said],
      answers: { judge: [NE, EQ] },
    });
    expect(reward).toBe(0.5);
  });

  test('what makes a pattern backtrack without end is a failure that names the pattern', async () => {
    const endless = { ...row, template_metadata: { output_regex: '(a+)+$' } };
    await expect(judged({ row: endless, script: [`${'a'.repeat(60)}b`] })).rejects.toThrow(/took more than 1000 ms/);
  });
});

describe('a verdict as NeMo Gym 0.7 reads it', () => {
  const preset = 'default-2026-10';
  const unsure = 'It would be [[A=B]] if units matched. They do not: [[A!=B]]';
  const grade = (judge: string[], more: Partial<Playing> = {}) =>
    play(equivalenceLlmJudge, {
      row,
      script: ['Lima'],
      answers: { judge },
      options: equivalenceLlmJudge.resolveOptions(more.options ?? {}, preset),
    });

  test('the last label counts, where the first one does by default', async () => {
    expect(await grade([unsure])).toMatchObject({
      reward: 0,
      details: { judge_evaluations: [{ verdict_label: NE, judgement_parsing_issues: ['conflicting_verdicts'] }] },
    });
    expect(await judged({ answers: { judge: [unsure] } })).toMatchObject({ reward: 1, labels: [EQ] });
  });

  test('a judge who says neither is asked again, and each answer is kept', async () => {
    const { reward, details } = await grade(['Hard to say.', EQ]);
    expect(reward).toBe(1);
    expect(details['judge_evaluations']).toMatchObject([
      { verdict_label: null, judgement_parsing_issues: ['no_verdict'] },
      { verdict_label: EQ },
    ]);
  });

  test('one who never does is a failure of the verifier, and no 0', async () => {
    await expect(grade(['Hm.', 'Hm.', 'Hm.'])).rejects.toThrow(
      expect.objectContaining({ name: 'UnreadableAnswerError' }),
    );
    expect(await judged({ answers: { judge: ['Hm.'] } })).toMatchObject({ reward: 0, labels: [null] });
  });

  test('an answer that is too long earns 0, and no judge is asked', async () => {
    expect(await grade([], { options: { max_answer_chars: 3 } })).toMatchObject({
      reward: 0,
      details: { judge_evaluations: [], answer_too_long: true },
    });
    expect(await grade([EQ], { options: { max_answer_chars: 4 } })).toMatchObject({ reward: 1 });
  });
});
