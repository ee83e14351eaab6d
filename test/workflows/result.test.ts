import { expect, it } from 'vitest';
import { answerFaultNames, type AnswerCount } from '../../contracts/answer-faults.ts';
import type { RolloutResult } from '../../contracts/rollout.ts';
import { withAnswers } from '../../workflows/result.ts';

const counts = { turns: 10_000, input_tokens: 123_456_789, output_tokens: 12_345_678, cost: 123.456789012 };
const verified: RolloutResult = { status: 'verified', reward: 0.1234567890123456, ...counts };
const faults = Object.fromEntries(answerFaultNames.map((name) => [name, 10_000]));
const of = (role: string, more: Partial<AnswerCount> = {}): AnswerCount => ({
  role,
  server: 0,
  answers: 10_000,
  ...more,
});

it('tells a parent of the answers, the policy first', () => {
  const { answers } = withAnswers(verified, [of('judge'), of('policy', { faults: { unopened_thought: 3 } })]);
  expect(answers).toEqual([of('policy', { faults: { unopened_thought: 3 } }), of('judge')]);
  expect(withAnswers(verified, [])).toEqual(verified);
});

it('never grows beyond what a parent keeps', () => {
  const many = Array.from({ length: 50 }, (_, server) => of('policy', { server, faults }));
  const failed: RolloutResult = { status: 'failed', class: 'model_rejected', rejected: 'x'.repeat(150), ...counts };
  for (const result of [verified, failed]) {
    for (const answers of [many, [of('x'.repeat(1000))], many.map(({ role, server }) => of(role, { server }))]) {
      expect(JSON.stringify(withAnswers(result, answers)).length).toBeLessThanOrEqual(300);
    }
  }
});
