/** The percentile bootstrap over rows: rows are drawn anew, with putting back, and the mean is computed again, many times. */

import { quantileOf } from './quantiles.ts';
import { randomFrom } from './random.ts';

interface Draws {
  readonly draws: number;
  readonly seed: number;
}

/** The interval of Σsums / Σsizes. Sizes are above 0. */
export function bootstrap(
  sums: readonly number[],
  sizes: readonly number[],
  { confidence, ...draws }: Draws & { readonly confidence: number },
): [low: number, high: number] {
  const rows = sums.length;
  const drawn = resamples(rows, draws);
  const from = Float64Array.from(sums);
  const of = Float64Array.from(sizes);
  const means = new Float64Array(draws.draws);
  for (let draw = 0; draw < means.length; draw++) {
    const start = draw * rows;
    let sum = 0;
    let size = 0;
    for (let row = 0; row < rows; row++) {
      // Both are there: the loop ends where they do, and a check of each would double the time.
      const times = drawn[start + row] as number;
      sum += times * (from[row] as number);
      size += times * (of[row] as number);
    }
    means[draw] = sum / size;
  }
  means.sort();
  const tail = (1 - confidence) / 2;
  return [quantileOf(means, tail) ?? NaN, quantileOf(means, 1 - tail) ?? NaN];
}

/** The figures of a section are of the same few numbers of rows: drawing takes longer than adding up. */
const remembered = new Map<string, Uint8Array>();
const maxRemembered = 4;

/** How often each resample holds each row. That it holds one 256 times has a chance of one in 10^500. */
function resamples(rows: number, { draws, seed }: Draws): Uint8Array {
  const key = `${rows} ${draws} ${seed}`;
  const before = remembered.get(key);
  if (before) return before;
  const random = randomFrom(seed);
  const drawn = new Uint8Array(rows * draws);
  for (let start = 0; start < drawn.length; start += rows) {
    for (let taken = 0; taken < rows; taken++) {
      const row = start + Math.floor(random() * rows);
      drawn[row] = (drawn[row] ?? 0) + 1;
    }
  }
  const [oldest] = remembered.keys();
  if (remembered.size >= maxRemembered && oldest !== undefined) remembered.delete(oldest);
  remembered.set(key, drawn);
  return drawn;
}
