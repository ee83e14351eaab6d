/** A distribution as cells of a table. */

import type { Distribution } from '../figures.ts';
import { numberText } from './words.ts';

export const spreadHead = ['count', 'mean', 'std', 'min', 'p10', 'p50', 'p90', 'p99', 'max'];

export function spreadCells(one: Distribution, text: (value: number | null) => string): string[] {
  const { mean, std, min, max, quantiles } = one;
  return [
    numberText(one.count),
    ...[mean, std, min, quantiles.p10, quantiles.p50, quantiles.p90, quantiles.p99, max].map(text),
  ];
}
