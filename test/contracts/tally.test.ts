import { expect, test } from 'vitest';
import { addResult, addTally, describeTally, emptyTally, ended } from '../../contracts/tally.ts';

const counts = { turns: 2, input_tokens: 10, output_tokens: 5 };

test('every result counts once, as verified or as failed', () => {
  const tally = emptyTally();
  addResult(tally, { status: 'verified', reward: 1, ...counts });
  addResult(tally, { status: 'verified', reward: 0, ...counts });
  addResult(tally, { status: 'failed', class: 'judge_failed', ...counts });
  expect(tally).toMatchObject({ verified: 2, failed: 1, reward: 1, turns: 6, failures: { judge_failed: 1 } });
  expect(ended(tally)).toBe(3);
});

test('adding tallies adds every counter and every failure class', () => {
  const sum = emptyTally();
  const part = emptyTally();
  addResult(part, { status: 'failed', class: 'cancelled', ...counts });
  addTally(sum, part);
  addTally(sum, part);
  expect(sum).toMatchObject({ failed: 2, turns: 4, input_tokens: 20, output_tokens: 10, failures: { cancelled: 2 } });
});

test('the description has attempted, mean reward and failures side by side', () => {
  const tally = emptyTally();
  expect(describeTally(tally, 4)).toBe('0 of 4');
  addResult(tally, { status: 'verified', reward: 0.5, ...counts });
  addResult(tally, { status: 'failed', class: 'cancelled', ...counts });
  expect(describeTally(tally, 4)).toBe('2 of 4 · reward 0.500 · 1 failed (cancelled 1)');
});

test('answers are added by role and server, and results of older rollouts tell of none', () => {
  const tally = emptyTally();
  const answers = [{ role: 'policy', server: 0, answers: 3, faults: { missing_logprobs: 1 } }];
  addResult(tally, { status: 'verified', reward: 1, ...counts });
  expect(tally).not.toHaveProperty('answers');
  addResult(tally, { status: 'verified', reward: 1, ...counts, answers });
  const other = emptyTally();
  addResult(other, { status: 'failed', class: 'cancelled', ...counts, answers });
  addTally(tally, other);
  addTally(tally, emptyTally());
  expect(tally.answers).toEqual([{ role: 'policy', server: 0, answers: 6, faults: { missing_logprobs: 2 } }]);
  expect(answers[0]!.answers).toBe(3);
});
