import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { goldOf } from '../../catalogue/math_with_judge/gold.ts';
import { mathWithJudge } from '../../catalogue/math_with_judge/index.ts';
import { compare, library } from '../../catalogue/math_with_judge/library.ts';
import { play } from '../../environments/play.ts';
import { missingVenv } from '../../catalogue/python/venv.ts';

const { raw } = String;
const row = {
  responses_create_params: { input: [{ role: 'user', content: 'How many?' }] },
  question: 'How many?',
  expected_answer: '5',
};

afterEach(() => void vi.unstubAllEnvs());

test('without its Python packages, no row opens, and the message says what to run', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'durable-gym-cache-'));
  vi.stubEnv('DGYM_CACHE_DIR', empty);
  await expect(play(mathWithJudge, { row, script: ['5'] })).rejects.toThrow('run `dgym env setup math_with_judge`');
  rmSync(empty, { recursive: true });
});

test.each([
  [raw`\(\frac{1}{2}\)`, raw`\frac{1}{2}`],
  [' $x$ ', 'x'],
  [raw`\( $x$ \)`, 'x'],
  ['$', '$'],
  ['$$', ''],
  [raw`$\(x\)$`, raw`\(x\)`],
  [raw`\(a\) and \(b\)`, raw`a\) and \(b`],
  ['\u001cx\ufeff', 'x\ufeff'],
])('the gold answer %j is %j in its box', (expected, gold) => {
  expect(goldOf(expected)).toBe(gold);
});

test('presets: the judge, or not', () => {
  const uses = (preset?: string) => mathWithJudge.resolveOptions({}, preset)['should_use_judge'];
  expect([undefined, 'openmathreasoning', 'openmathreasoning-2025-12', 'stack_overflow', 'dapo17k'].map(uses)).toEqual([
    true,
    false,
    true,
    true,
    false,
  ]);
});

describe.skipIf(missingVenv('math_with_judge') !== undefined)('with math-verify', () => {
  test('the judge gets the parameters of the batch, a system message and both answers', async () => {
    const { details, reward } = await play(mathWithJudge, {
      row,
      script: ['Six, or \\boxed{6}'],
      answers: { judge: ['[[A=B]]', '[[A=B]]'] },
      options: { judge_responses_create_params: { temperature: 0.5 } },
    });
    expect(reward).toBe(1);
    expect(details).toMatchObject({ library_reward: 0, extracted_answer: '6', expected_answer: '5' });
    const [first] = details['judge_evaluations'] as { responses_create_params: { input: unknown[] } }[];
    expect(first?.responses_create_params).toMatchObject({
      temperature: 0.5,
      input: [
        { role: 'system', content: expect.stringContaining('[[A!=B]]') },
        { role: 'user', content: expect.stringMatching(/^<\|Problem\|>\nHow many\?\n/) },
      ],
    });
  });

  test('a judge who is cut short is a failure, not a zero', async () => {
    const answers = { judge: [{ text: 'They', finish: 'max_tokens' as const }] };
    await expect(play(mathWithJudge, { row, script: ['6'], answers })).rejects.toMatchObject({ name: 'JudgeError' });
  });

  test('a process that was ended is replaced', async () => {
    await compare('1', 'ended 1');
    const pid = (await library.pid())!;
    process.kill(pid, 'SIGKILL');
    expect(await compare('2', 'replaced 2')).toEqual({ score: 1, extracted: '2' });
    expect(await library.pid()).not.toBe(pid);
  });

  test('the process sees nothing of the worker’s environment', async () => {
    vi.stubEnv('PYTHONPATH', '/nowhere');
    vi.stubEnv('PYTHONSTARTUP', '/nowhere');
    process.kill((await library.pid()) ?? 0, 'SIGKILL');
    expect(await compare('3', 'alone 3')).toEqual({ score: 1, extracted: '3' });
  });

  test('a process that stands still for longer than NeMo Gym’s limit is waited for', { timeout: 60_000 }, async () => {
    await compare('1', 'stopped 1');
    const pid = (await library.pid())!;
    process.kill(pid, 'SIGSTOP');
    const asked = compare('5', 'stopped \\boxed{5}');
    const answered = vi.fn();
    void asked.then(answered);
    // Longer than the 10 seconds after which this was a 0: no condition says that nothing has happened.
    await new Promise((resolve) => setTimeout(resolve, 10_500));
    expect(answered).not.toHaveBeenCalled();
    process.kill(pid, 'SIGCONT');
    expect(await asked).toEqual({ score: 1, extracted: '5' });
  });

  test(
    'two processes that somebody ends are no verdict, and nothing is remembered of them',
    { timeout: 180_000 },
    async () => {
      const slow = raw`\boxed{\sum_{n=1}^{10^{15}} \frac{1}{n!}}`;
      const asked = compare('5', slow);
      const kill = async (known?: number): Promise<number> => {
        const another = async () => {
          const now = await library.pid();
          return now !== known && now;
        };
        const pid = await vi.waitUntil(another, { timeout: 60_000 });
        process.kill(pid, 'SIGKILL');
        return pid;
      };
      const ended = expect(asked).rejects.toThrow('ended by somebody else');
      await kill(await kill());
      await ended;
      expect(await compare('5', slow)).toMatchObject({ score: 0 });
    },
  );

  test('the record says that an expression ran out of time', { timeout: 180_000 }, async () => {
    const { details, reward } = await play(mathWithJudge, {
      row,
      script: [raw`\boxed{\sum_{n=1}^{10^{15}} \frac{1}{n!}}`],
      options: { should_use_judge: false },
    });
    expect(reward).toBe(0);
    expect(details).toMatchObject({ library_error: 'TimeoutException' });
  });

  test('where the last label counts, a judge who says neither is asked again', async () => {
    const unsure = '[[A=B]] if units matched. They do not: [[A!=B]]';
    const { details, reward } = await play(mathWithJudge, {
      row,
      script: ['\\boxed{6}'],
      answers: { judge: ['Hm.', unsure] },
      options: { verdict_label: 'last' },
    });
    expect(reward).toBe(0);
    expect(details['judge_evaluations']).toMatchObject([{ verdict_label: null }, { verdict_label: '[[A!=B]]' }]);
  });

  describe('hostile answers are worth nothing, and the next one is graded', () => {
    const megabyte = 2 ** 20;

    test.each([
      ['a tower of exponents', raw`\boxed{9^{9^{9^{9^9}}}}`],
      ['a number of a billion digits', raw`\boxed{10^{10^9} - 10^{10^9} + 1}`],
      ['a factorial', raw`\boxed{(10^{9})!}`],
      ['an endless sum', raw`\boxed{\sum_{n=1}^{10^{15}} \frac{1}{n!}}`],
      ['deep brackets', `\\boxed{${'('.repeat(5000)}1${')'.repeat(5000)}}`],
      ['deep fractions', raw`\boxed{${raw`\frac{1}{`.repeat(2000)}1${'}'.repeat(2000)}}`],
      ['boxes in boxes', raw`\boxed{`.repeat(20_000)],
      ['a megabyte of digits', '1'.repeat(megabyte)],
      ['a megabyte of dollars', '$'.repeat(megabyte)],
      ['a megabyte of numbers', '1 '.repeat(megabyte / 2)],
      ['a megabyte of text in a box', `\\boxed{${'a '.repeat(megabyte / 2)}}`],
      ['a megabyte of white space', `x${'\u2003'.repeat(megabyte)}`],
      ['code', raw`\boxed{__import__('os').system('kill -9 $PPID')}`],
      ['separators and lone surrogates', '\u2028\ud800\u0000\n'],
    ])(
      '%s',
      async (_, said) => {
        const started = performance.now();
        const { reward } = await play(mathWithJudge, { row, script: [said], options: { should_use_judge: false } });
        expect(reward).toBe(0);
        expect(await compare('4', `after it 4`)).toEqual({ score: 1, extracted: '4' });
        expect(performance.now() - started).toBeLessThan(40_000);
      },
      60_000,
    );
  });
});
