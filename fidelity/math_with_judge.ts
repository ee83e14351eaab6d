/** Specified cases of math_with_judge: the gold answer, what was said, and what math-verify makes of it; then the judge's. */

import type { Item } from '../contracts/conversation.ts';
import type { ScriptedAnswer } from '../contracts/script.ts';
import type { Evaluation } from '../catalogue/judge/evaluate.ts';
import { mathWithJudge } from '../catalogue/math_with_judge/index.ts';
import { missingVenv } from '../catalogue/python/venv.ts';
import type { FidelityCase, FidelitySuite } from './suite.ts';
import { says, statusOf, verify } from './verify.ts';

const { raw } = String;
const EQ = 'My verdict: [[A=B]]';
const NE = 'My verdict: [[A!=B]]';

interface Given {
  readonly gold?: unknown;
  readonly question?: unknown;
  readonly output: string | readonly Item[];
  /** Without it, the judge is not asked. */
  readonly judge?: readonly ScriptedAnswer[];
}

const grade = ({ gold = '32', question = 'How many?', output, judge }: Given) =>
  verify(mathWithJudge, {
    row: { responses_create_params: { input: [{ role: 'user', content: 'Count.' }] }, question, expected_answer: gold },
    output,
    options: { should_use_judge: judge !== undefined },
    ...(judge && { answers: judge }),
  });

const earns = (number: number, gold: string, said: string, expected: number): FidelityCase => ({
  name: `${number}: ${said} for ${gold}`,
  expected,
  actual: async () => (await grade({ gold, output: said })).reward,
});

/** Nothing was found in it, or the comparison has failed. */
const findsNothing = (number: number, gold: string, said: string): FidelityCase => ({
  name: `${number}: nothing is extracted from "${said}" for "${gold}"`,
  expected: { reward: 0, extracted_answer: null },
  actual: async () => {
    const { reward, details } = await grade({ gold, output: said });
    return { reward, extracted_answer: details['extracted_answer'] };
  },
});

const of26 = (name: string, output: readonly Item[], expected: number): FidelityCase => ({
  name: `26: ${name}`,
  expected,
  actual: async () => (await grade({ gold: '5', output })).reward,
});

const judged = (name: string, judge: readonly ScriptedAnswer[], expected: number, said = '7'): FidelityCase => ({
  name: `judge: ${name}`,
  expected: { reward: expected, calls: judge.length, evaluations: judge.length || null },
  actual: async () => {
    const { reward, details, asked } = await grade({ output: said, judge });
    const evaluations = (details['judge_evaluations'] as Evaluation[] | null)?.length ?? null;
    return { reward, calls: asked.length, evaluations };
  },
});

const shows = (name: string, said: string, answer: string): FidelityCase => ({
  name: `judge: ${name}`,
  expected: { order: ['32', answer], swapped: [answer, '32'], library_reward: 0 },
  actual: async () => {
    const { asked, details } = await grade({ output: said, judge: [EQ, EQ] });
    const [order, swapped] = asked.map((items) => {
      const { content } = items.at(-1) as { content: string };
      return [...content.matchAll(/<\|Start of Assistant [AB]'s Answer\|>\n(.*)\n<\|End/g)].map((match) => match[1]);
    });
    return { order, swapped, library_reward: details['library_reward'] };
  },
});

const reasoning: Item = { type: 'reasoning', id: 'r', summary: [{ type: 'summary_text', text: raw`\boxed{5}` }] };
const call: Item = { type: 'function_call', call_id: 'c', name: 'f', arguments: '{"answer": 5}' };
const refusal: Item = { type: 'message', role: 'assistant', content: [{ type: 'refusal', refusal: EQ }] };

const cases: FidelityCase[] = [
  ...[raw`\boxed{32}`, 'The answer is 32', '32', '31 then 32.'].map((said) => earns(1, '32', said, 1)),
  earns(2, '32', '32 then 31', 0),
  earns(4, '31,32', raw`\boxed{31} and \boxed{32}`, 1),
  ...['', 'no number', raw`\boxed{}`].map((said) => findsNothing(5, '32', said)),
  earns(7, '32', raw`\boxed{32.0000001}`, 0),
  earns(8, '1000', '1,000', 1),
  earns(8, '1000', raw`\boxed{1,000}`, 1),
  earns(8, '1000', raw`\boxed{1 000}`, 0),
  earns(10, raw`\frac13`, '0.333333', 1),
  earns(10, raw`\frac13`, '0.33333', 0),
  earns(11, raw`\sqrt2`, raw`\boxed{1.414214}`, 1),
  earns(11, raw`\sqrt2`, raw`\boxed{1.41}`, 0),
  earns(11, raw`2\sqrt2`, raw`\boxed{\sqrt8}`, 1),
  earns(11, raw`\sqrt8`, raw`\boxed{2\sqrt2}`, 1),
  earns(13, 'x=1', raw`\boxed{1}`, 1),
  earns(13, '1', raw`\boxed{x=1}`, 1),
  earns(13, 'x=1', raw`\boxed{y=1}`, 0),
  earns(13, 'a=b', raw`\boxed{b=a}`, 1),
  earns(14, 'y=2x+1', raw`\boxed{2x+1}`, 1),
  earns(14, 'y=2x+1', raw`\boxed{y-2x-1=0}`, 1),
  earns(16, raw`\{1,2\}`, raw`\boxed{2,1}`, 1),
  earns(16, raw`\{1,2\}`, raw`\boxed{(1,2)}`, 1),
  earns(17, raw`(-\infty,1)`, raw`\boxed{x<1}`, 0),
  earns(17, 'x<1', raw`\boxed{(-\infty,1)}`, 1),
  earns(19, 'A', raw`\boxed{\text{(A)}}`, 1),
  earns(20, raw`1\frac{1}{2}`, raw`\boxed{\frac32}`, 1),
  earns(20, '1{,}234', raw`\boxed{1234}`, 1),
  earns(20, '12:30', raw`\boxed{12:30}`, 1),
  ...['$5', 'costs $5$', '= 5 apples'].map((said) => earns(22, '5', said, 1)),
  earns(23, '5!', raw`\boxed{120}`, 1),
  earns(23, raw`\binom{5}{2}`, raw`\boxed{10}`, 1),
  {
    ...earns(23, raw`\binom52`, raw`\boxed{10}`, 1),
    difference: 'the specification abbreviates: math-verify 0.8.0 reads \\binom{5}{2}, and gives 0 for \\binom52',
  },
  earns(23, 'e', raw`\boxed{2.718282}`, 1),
  earns(23, '-3', raw`\boxed{\{-3\}}`, 1),
  ...[raw`\boxed{5}`, '', '0'].map((said) => findsNothing(25, '', said)),
  of26('two messages, whose boxes are neighbours', [says(raw`\boxed{4}`), says(raw`\boxed{5}`)], 0),
  of26('a box in two parts', [says(raw`\box`, 'ed{5}')], 1),
  of26('a box in two messages', [says(raw`\box`), says('ed{5}')], 1),
  of26('reasoning alone', [reasoning], 0),
  of26('a tool call alone', [call], 0),

  earns(6, raw`\(\frac{5}{6}\)`, raw`\boxed{5/6}`, 1),
  earns(6, raw`\( $\frac{5}{6}$ \)`, raw`\boxed{5/6}`, 1),
  earns(6, '$7$', raw`\boxed{7}`, 1),

  judged('equal both times', [EQ, EQ], 1),
  judged('equal once', [EQ, NE], 0),
  judged('not equal', [NE], 0),
  judged('no label', ['I cannot tell.'], 0),
  judged('both labels, not equal first', ['Not [[A!=B]], no: [[A=B]]'], 0),
  judged('a refusal that names the label', [{ items: [refusal] }], 0),
  judged('reasoning last', [{ items: [says(EQ), reasoning] }], 0),
  judged('math-verify sees that it is equal', [], 1, '32'),
  {
    name: 'judge: it produces nothing',
    expected: 'JudgeError',
    actual: () =>
      grade({ output: '7', judge: [{}] }).then(
        () => 'a reward',
        (error: unknown) => (error as Error).name,
      ),
  },
  shows('it sees what was extracted, as the value reads', raw`It is \boxed{\frac{14}{2}}.`, '7'),
  shows('it sees everything where nothing was extracted', 'no number', 'no number'),
  {
    name: 'row: a number is expected',
    expected: 422,
    actual: () => statusOf(grade({ gold: 32, output: '32' })),
  },
  {
    name: 'row: there is no question',
    expected: 422,
    actual: () => statusOf(grade({ question: null, output: '32' })),
  },
  {
    name: 'details',
    expected: { expected_answer: '32', extracted_answer: '32', library_reward: 1, judge_evaluations: null },
    actual: async () => (await grade({ output: raw`\boxed{32}`, judge: [] })).details,
  },
];

export const mathWithJudgeSuite: FidelitySuite = {
  environment: 'math_with_judge',
  cases,
  missing: () => Promise.resolve(missingVenv('math_with_judge')),
};
