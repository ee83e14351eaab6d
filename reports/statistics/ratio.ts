/**
 * A mean over rollouts that come in rows, with its uncertainty. Rollouts of one row are alike, so rows are what varies: with
 * s the sum and n the number in each row, the mean is R = Σs / Σn, its standard error √(N/(N-1) · Σ(s - R·n)²) / Σn over N
 * rows. A mean over rows is the case n = 1.
 */

import { bootstrap } from './bootstrap.ts';

/** How uncertainty is computed. */
export interface Resampling {
  readonly confidence: number;
  readonly draws: number;
  readonly seed: number;
  /** Above so many rows the interval is the normal one: it needs no rows in memory, and is by then the same. */
  readonly rows: number;
}

export const resampling: Resampling = { confidence: 0.95, draws: 1000, seed: 42, rows: 5000 };

/** The quantile of the normal distribution for a confidence of 95 %. */
const normal95 = 1.959963984540054;

export interface RatioEstimate {
  readonly value: number | null;
  readonly standard_error: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly denominator: number;
  readonly rows: number;
}

export class Ratio {
  rows = 0;
  private sum = 0;
  private size = 0;
  private meanSum = 0;
  private meanSize = 0;
  private sumSum = 0;
  private sumSize = 0;
  private sizeSize = 0;
  /** Of the rows' own means. */
  private least = Infinity;
  private most = -Infinity;
  private sums: number[] | undefined = [];
  private sizes: number[] | undefined = [];
  private readonly keep: number;

  constructor(keep = resampling.rows) {
    this.keep = keep;
  }

  /** A row: the sum of what is averaged, and how many it is the sum of. A row with none says nothing. */
  add(sum: number, size = 1): void {
    if (size === 0) return;
    this.rows += 1;
    this.sum += sum;
    this.size += size;
    const bySum = sum - this.meanSum;
    const bySize = size - this.meanSize;
    this.meanSum += bySum / this.rows;
    this.meanSize += bySize / this.rows;
    this.sumSum += bySum * (sum - this.meanSum);
    this.sumSize += bySum * (size - this.meanSize);
    this.sizeSize += bySize * (size - this.meanSize);
    this.least = Math.min(this.least, sum / size);
    this.most = Math.max(this.most, sum / size);
    this.remember(sum, size);
  }

  estimate(): RatioEstimate {
    const { rows, size: denominator } = this;
    if (rows === 0) return { value: null, standard_error: null, low: null, high: null, denominator, rows };
    const value = this.sum / denominator;
    if (rows < 2) return { value, standard_error: null, low: null, high: null, denominator, rows };
    const squares = this.sumSum - 2 * value * this.sumSize + value * value * this.sizeSize;
    // Rounding may leave a little less than nothing.
    const standard_error = Math.sqrt((rows / (rows - 1)) * Math.max(0, squares)) / denominator;
    const [low, high] = this.interval(value, standard_error);
    return { value, standard_error, low, high, denominator, rows };
  }

  private interval(value: number, error: number): [low: number, high: number] {
    // All rows alike: any resample is the same.
    if (error === 0) return [value, value];
    if (this.sums && this.sizes) return bootstrap(this.sums, this.sizes, resampling);
    // No resample is beyond the rows it is made of: a share is never below 0.
    return [Math.max(this.least, value - normal95 * error), Math.min(this.most, value + normal95 * error)];
  }

  private remember(sum: number, size: number): void {
    if (!this.sums || !this.sizes) return;
    if (this.rows > this.keep) {
      this.sums = this.sizes = undefined;
      return;
    }
    this.sums.push(sum);
    this.sizes.push(size);
  }
}
