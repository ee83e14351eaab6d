/** Budgets of a batch, as flags. */

import type { Budget } from '../../contracts/batch.ts';
import type { ModelBinding } from '../../contracts/model.ts';
import { oneLine, UsageError } from '../errors.ts';
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
      total_tokens: read('--max-total-tokens', maxTotalTokens, flags.maxTotalTokens),
    }),
    ...(flags.maxCost !== undefined && { cost: read('--max-cost', maxCost, flags.maxCost) }),
  };
  return Object.keys(given).length === 0 ? undefined : given;
}

/** Without the price of every model nobody can tell what a batch costs. */
export function checkPrices(
  budget: Budget | undefined,
  models: Readonly<Record<string, Pick<ModelBinding, 'model' | 'price'>>>,
): void {
  if (budget?.cost === undefined) return;
  for (const [role, { model, price }] of Object.entries(models)) {
    if (price) continue;
    throw new UsageError(
      `--max-cost: the model ${model} (${role}) has no price; say it in the config file, in US dollars for a million tokens: ` +
        `model: { ${role}: { model: ${model}, price: { input: 0.5, output: 1.5 } } }`,
    );
  }
}

function read(flag: string, schema: typeof maxCost, given: string): number {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new UsageError(oneLine(`${flag} ${parsed.error.issues[0]?.message}`));
}
