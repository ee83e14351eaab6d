/** Budgets of a batch, as flags. */

import type { Budget } from '../../contracts/batch.ts';
import type { ModelBinding, Price } from '../../contracts/model.ts';
import { UsageError } from '../errors.ts';
import { readFlag } from './read.ts';
import { decimal, wholeNumber } from './values.ts';

export const maxTotalTokens = wholeNumber(1);
/** US dollars. */
export const maxCost = decimal(0.000_001, 1_000_000_000);

export interface BudgetFlags {
  readonly maxTotalTokens?: string;
  readonly maxCost?: string;
}

/** What the flags say over the budget that the batch has; `undefined` when neither says anything. */
export function budgetOf(flags: BudgetFlags, before?: Budget): Budget | undefined {
  const given = {
    ...before,
    ...(flags.maxTotalTokens !== undefined && {
      total_tokens: readFlag('--max-total-tokens', maxTotalTokens, flags.maxTotalTokens),
    }),
    ...(flags.maxCost !== undefined && { cost: readFlag('--max-cost', maxCost, flags.maxCost) }),
  };
  return Object.keys(given).length === 0 ? undefined : given;
}

/** A budget in dollars is kept only when the price of every model is known; a script costs nothing. */
export function checkPrices(
  budget: { readonly cost?: number | undefined } | undefined,
  models: Readonly<Record<string, Pick<ModelBinding, 'provider' | 'model'> & { readonly price?: Price | undefined }>>,
): void {
  if (budget?.cost === undefined) return;
  for (const [role, { provider, model, price }] of Object.entries(models)) {
    if (price || provider === 'scripted') continue;
    throw new UsageError(
      `--max-cost: the price of the model ${model} is not known: add it to the config file (US dollars for a million tokens), ` +
        `model: { ${role}: { model: ${model}, price: { input: 1.25, output: 10 } } }`,
    );
  }
}
