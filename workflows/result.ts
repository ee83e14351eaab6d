/** What a parent learns of a rollout, kept short: it keeps the results of thousands. */

import type { AnswerCount } from '../contracts/answer-faults.ts';
import type { RolloutResult } from '../contracts/rollout.ts';

const maxResultLength = 300;

/** `result` with as many of the counts as there is room for, the policy's first. The record has all of them. */
export function withAnswers(result: RolloutResult, answers: readonly AnswerCount[]): RolloutResult {
  const kept: AnswerCount[] = [];
  const inOrder = [...answers].sort((one, other) => Number(other.role === 'policy') - Number(one.role === 'policy'));
  for (const count of inOrder) {
    if (JSON.stringify({ ...result, answers: [...kept, count] }).length > maxResultLength) break;
    kept.push(count);
  }
  return kept.length === 0 ? result : { ...result, answers: kept };
}
