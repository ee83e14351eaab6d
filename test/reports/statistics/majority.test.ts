import { expect, test } from 'vitest';
import { majority, type Vote } from '../../../reports/statistics/majority.ts';

const votes = (text: string): Vote[] =>
  text.split(' ').map((word) => ({ answer: /\w/.exec(word)?.[0], passed: word.includes('+') }));

test.each([
  ['A+', 1],
  ['A', 0],
  // The most frequent answer decides, right or wrong.
  ['A+ A+ B', 1],
  ['A+ B B', 0],
  // Ties are averaged.
  ['A+ B', 1 / 2],
  ['A+ B C', 1 / 3],
  ['A+ A+ B B C', 1 / 2],
  // Who gives no answer has no vote.
  ['A+ - -', 1],
  ['- -', 0],
  // A judge may pass one of two equal answers: then they are different ones.
  ['A+ A', 1 / 2],
  ['A+ A A', 0],
  // The sign is no part of an answer.
  ['- A+', 1],
])('%s is worth %d', (given, worth) => {
  expect(majority(votes(given))).toBeCloseTo(worth, 14);
});

test('nobody votes, nobody wins', () => {
  expect(majority([])).toBe(0);
});
