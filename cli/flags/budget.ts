/** Budgets of a batch that exists, as flags. */

import { maxCost, maxTotalTokens } from '../../batches/options.ts';
import type { Budget } from '../../contracts/batch.ts';
import { readFlag } from './read.ts';

export interface BudgetFlags {
  readonly maxTotalTokens?: string;
  readonly maxCost?: string;
}

/** What the flags say over the budget that the batch has; `undefined` when neither says anything. */
export function budgetOf(flags: BudgetFlags, before?: Budget): Budget | undefined {
  const given = {
    ...before,
    ...(flags.maxTotalTokens !== undefined && {
      total_tokens: readFlag('--max-total-tokens', maxTotalTokens.unwrap(), flags.maxTotalTokens),
    }),
    ...(flags.maxCost !== undefined && { cost: readFlag('--max-cost', maxCost.unwrap(), flags.maxCost) }),
  };
  return Object.keys(given).length === 0 ? undefined : given;
}
