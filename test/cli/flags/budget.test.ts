import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../cli/errors.ts';
import { checkPrices } from '../../../batches/budget.ts';
import { budgetOf } from '../../../cli/flags/budget.ts';

const price = { input: 1, output: 2 };

describe('a budget', () => {
  it('is what the flags say over what the batch has', () => {
    expect(budgetOf({})).toBeUndefined();
    expect(budgetOf({}, { cost: 2 })).toEqual({ cost: 2 });
    expect(budgetOf({ maxTotalTokens: '1000' }, { total_tokens: 10, cost: 2 })).toEqual({
      total_tokens: 1000,
      cost: 2,
    });
    expect(budgetOf({ maxCost: '0.5' })).toEqual({ cost: 0.5 });
  });

  it('is refused when it is none', () => {
    expect(() => budgetOf({ maxTotalTokens: '0' })).toThrow('--max-total-tokens must be a whole number of at least 1');
    expect(() => budgetOf({ maxTotalTokens: '1.5' })).toThrow(UsageError);
    expect(() => budgetOf({ maxCost: 'much' })).toThrow('--max-cost must be a number');
  });

  it('in dollars needs the price of every model, but of scripts', () => {
    const policy = { provider: 'openai', model: 'p', price } as const;
    const user = { provider: 'scripted', model: 'scripted' } as const;
    const judge = { provider: 'openai', model: 'j' } as const;
    expect(() => checkPrices(1, { policy, user })).not.toThrow();
    expect(() => checkPrices(undefined, { policy, judge })).not.toThrow();
    expect(() => checkPrices(1, { policy, judge })).toThrow(
      'model: { judge: { model: j, price: { input: 1.25, output: 10 } } }',
    );
  });
});
