/** What a batch has used and may use, in words. No I/O. */

import type { BatchStatus } from './status-fields.ts';

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
