/** What the metrics of a comparison are called, and how they are written. */

import type { Compared } from '../reports/comparison.ts';
import { compact, decimal, dollars, duration, type Format, none, percent } from './numbers.ts';

type Metric = Compared['metric'];

const labels: Record<Metric, string> = {
  reward_mean: 'mean reward',
  reward_std: 'std of reward in a row',
  passed: 'passed',
  passed_pessimistic: 'passed, pessimistic',
  pass_at_k: 'pass@',
  pass_hat_k: 'pass^',
  verified_rate: 'verified',
  truncated: 'truncated',
  max_turns: 'at the limit on turns',
  turns: 'turns',
  input_tokens: 'input tokens',
  output_tokens: 'output tokens',
  model_seconds: 'time in model calls',
  cost: 'cost',
};

export const labelOf = ({ metric, k }: Pick<Compared, 'metric' | 'k'>): string => `${labels[metric]}${k ?? ''}`;

export const formats: Record<Metric, Format> = {
  reward_mean: decimal,
  reward_std: decimal,
  passed: percent,
  passed_pessimistic: percent,
  pass_at_k: percent,
  pass_hat_k: percent,
  verified_rate: percent,
  truncated: percent,
  max_turns: percent,
  turns: decimal,
  input_tokens: compact,
  output_tokens: compact,
  model_seconds: duration,
  cost: dollars,
};

/** Those without a unit of their own, which can stand on one axis. */
export const hasUnit = ({ metric }: Pick<Compared, 'metric'>): boolean =>
  ['turns', 'input_tokens', 'output_tokens', 'model_seconds', 'cost'].includes(metric);

/** A difference, with its sign; that of two shares is in percentage points. */
export const differenceOf = (metric: Metric): Format =>
  signed(
    formats[metric] === percent
      ? (value) => `${decimal(value === null ? null : value * 100)}\u00a0pp`
      : formats[metric],
  );

/** With a sign. */
export function signed(format: Format): Format {
  return (value) => {
    if (value === null) return none;
    return `${value === 0 ? '' : value > 0 ? '+' : '−'}${format(Math.abs(value))}`;
  };
}
