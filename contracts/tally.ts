/** Counters over ended rollouts. No schemas: workflow code imports this module at run time. */

import { addAnswers, type AnswerCount } from './answer-faults.ts';
import type { Budget, Tally, Used } from './batch.ts';
import type { RolloutResult } from './rollout.ts';

export function emptyTally(): Tally {
  return { verified: 0, failed: 0, reward: 0, turns: 0, input_tokens: 0, output_tokens: 0, failures: {} };
}

/** Adds `more` to `tally`. */
export function addTally(tally: Tally, more: Tally): void {
  tally.verified += more.verified;
  tally.failed += more.failed;
  tally.reward += more.reward;
  tally.turns += more.turns;
  tally.input_tokens += more.input_tokens;
  tally.output_tokens += more.output_tokens;
  addCost(tally, more);
  addAnswersOf(tally, more);
  for (const [name, count] of Object.entries(more.failures)) {
    const key = name as keyof Tally['failures'];
    tally.failures[key] = (tally.failures[key] ?? 0) + count;
  }
}

export function addResult(tally: Tally, result: RolloutResult): void {
  tally.turns += result.turns;
  tally.input_tokens += result.input_tokens;
  tally.output_tokens += result.output_tokens;
  addCost(tally, result);
  addAnswersOf(tally, result);
  if (result.status === 'verified') {
    tally.verified += 1;
    tally.reward += result.reward;
  } else {
    tally.failed += 1;
    tally.failures[result.class] = (tally.failures[result.class] ?? 0) + 1;
  }
}

function addCost(tally: Tally, { cost }: { readonly cost?: number }): void {
  if (cost !== undefined) tally.cost = (tally.cost ?? 0) + cost;
}

function addAnswersOf(tally: Tally, { answers }: { readonly answers?: readonly AnswerCount[] }): void {
  if (answers) addAnswers((tally.answers ??= []), answers);
}

/** Whether these tallies together, and what was used elsewhere, are as much as the budget allows. */
export function isUsedUp(budget: Budget | undefined, tallies: readonly Tally[], elsewhere?: Used): boolean {
  if (!budget) return false;
  const { tokens, cost } = usedBy(tallies, elsewhere);
  return tokens >= (budget.total_tokens ?? Infinity) || cost >= (budget.cost ?? Infinity);
}

export function usedBy(tallies: readonly Tally[], elsewhere: Used = { tokens: 0, cost: 0 }): Used {
  const used = { ...elsewhere };
  for (const { input_tokens, output_tokens, cost = 0 } of tallies) {
    used.tokens += input_tokens + output_tokens;
    used.cost += cost;
  }
  return used;
}

export function ended(tally: Tally): number {
  return tally.verified + tally.failed;
}

/** One line for people: `120 of 500 · reward 0.713 · 2 failed (judge_failed 2)`. */
export function describeTally(tally: Tally, total: number): string {
  const parts = [`${ended(tally)} of ${total}`];
  if (tally.verified > 0) parts.push(`reward ${(tally.reward / tally.verified).toFixed(3)}`);
  if (tally.failed > 0) {
    const classes = Object.entries(tally.failures).map(([name, count]) => `${name} ${count}`);
    parts.push(`${tally.failed} failed (${classes.join(', ')})`);
  }
  return parts.join(' · ');
}
