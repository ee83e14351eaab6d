/** The percentile bootstrap over rows: rows are drawn anew, with putting back, and the mean is computed again, many times. */

import { quantileOf } from './quantiles.ts';
import { randomFrom } from './random.ts';

/** The interval of Σsums / Σsizes. Sizes are above 0. */
export function bootstrap(
  sums: readonly number[],
  sizes: readonly number[],
  { confidence, draws, seed }: { readonly confidence: number; readonly draws: number; readonly seed: number },
): [low: number, high: number] {
  const random = randomFrom(seed);
  const rows = sums.length;
  const from = Float64Array.from(sums);
  const of = Float64Array.from(sizes);
  const means = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    let size = 0;
    for (let taken = 0; taken < rows; taken++) {
      const row = Math.floor(random() * rows);
      sum += from[row] ?? 0;
      size += of[row] ?? 0;
    }
    means[draw] = sum / size;
  }
  means.sort();
  const tail = (1 - confidence) / 2;
  return [quantileOf(means, tail) ?? NaN, quantileOf(means, 1 - tail) ?? NaN];
}
