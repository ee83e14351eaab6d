/** The budget of a batch: checks its prices, and puts what is used and what is left into words. No I/O. */

import { ConfigurationError } from '../contracts/configuration-error.ts';
import type { ModelBinding, Price } from '../contracts/model.ts';
import type { BatchStatus } from './status-fields.ts';

/** A budget in dollars is kept only when the price of every model is known; a script costs nothing. */
export function checkPrices(
  cost: number | undefined,
  models: Readonly<Record<string, Pick<ModelBinding, 'provider' | 'model'> & { readonly price?: Price | undefined }>>,
): void {
  if (cost === undefined) return;
  for (const [role, { provider, model, price }] of Object.entries(models)) {
    if (price || provider === 'scripted') continue;
    throw new ConfigurationError(
      `the price of the model ${model} is not known: add it to the config file or the options (US dollars for a million tokens), ` +
        `model: { ${role}: { model: ${model}, price: { input: 1.25, output: 10 } } }`,
      { field: 'maxCost' },
    );
  }
}

/** `budget 1,200,000 of 2,000,000 tokens, $1.20 of $5.00`, or what it cost; `undefined` where there is neither. */
export function spendingText(
  status: Pick<BatchStatus, 'input_tokens' | 'output_tokens' | 'cost' | 'budget'>,
): string | undefined {
  const { input_tokens, output_tokens, cost, budget } = status;
  const parts = [
    ...(budget?.total_tokens === undefined
      ? []
      : [`${amount(input_tokens + output_tokens)} of ${amount(budget.total_tokens)} tokens`]),
    ...(budget?.cost === undefined ? [] : [`${dollars(cost ?? 0)} of ${dollars(budget.cost)}`]),
  ];
  if (parts.length > 0) return `budget ${parts.join(', ')}`;
  return cost === undefined ? undefined : `cost ${dollars(cost)}`;
}

/** Why a batch with this budget has ended, and what to do. */
export function budgetUsedText(batch: string, budget: BatchStatus['budget']): string {
  const flags = [
    ...(budget?.total_tokens === undefined ? [] : ['--max-total-tokens N']),
    ...(budget?.cost === undefined ? [] : ['--max-cost DOLLARS']),
  ];
  return `the budget is used up: \`${['dgym resume', batch, ...flags].join(' ')}\` goes on`;
}

/** A cent is much for a small batch. */
function dollars(value: number): string {
  return `$${value.toFixed(value > 0 && value < 0.1 ? 4 : 2)}`;
}

function amount(value: number): string {
  return value.toLocaleString('en-US');
}
