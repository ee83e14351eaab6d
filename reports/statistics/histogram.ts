/** A histogram of a stream whose range nobody knows before: bins grow until there are few. Counts are exact, in any order. */

import type { Histogram } from '../figures.ts';

/** Up to so many different values have a bin each: rewards of 0 and 1, numbers of turns. */
const maxValues = 20;
const maxBins = 40;

export class HistogramCounter {
  private values: Map<number, number> | undefined = new Map<number, number>();
  private bins = new Map<number, number>();
  private low = Infinity;
  private high = -Infinity;
  private max = -Infinity;
  /** The width of bins is 1 or 5 times ten to the power of `exponent`, so that each bin lies in one of the next width. */
  private exponent = -6;
  private fives = false;
  private width = 1e-6;

  add(value: number): void {
    this.addValue(value);
    // The share of a bin that rounding may lose: 0.3 is no less than 3 × 0.1.
    const bin = Math.floor(value / this.width + 1e-9);
    this.bins.set(bin, (this.bins.get(bin) ?? 0) + 1);
    this.low = Math.min(this.low, bin);
    this.high = Math.max(this.high, bin);
    this.max = Math.max(this.max, value);
    while (this.high - this.low >= maxBins) this.widen();
  }

  histogram(): Histogram {
    if (this.values) {
      const sorted = [...this.values].sort(([one], [other]) => one - other);
      return { kind: 'values', bins: sorted.map(([value, count]) => ({ from: value, to: value, count })) };
    }
    const bins = [];
    for (let bin = this.low; bin <= this.high; bin++) {
      bins.push({ from: this.edge(bin), to: this.edge(bin + 1), count: this.bins.get(bin) ?? 0 });
    }
    // A bin that holds nothing but its lower edge, such as a reward of 1, is the upper edge of the one before.
    const last = bins.at(-1);
    const before = bins.at(-2);
    if (last && before && last.from === this.max) {
      before.count += last.count;
      bins.pop();
    }
    return { kind: 'ranges', bins };
  }

  private edge(bin: number): number {
    return Number((bin * this.width).toPrecision(12));
  }

  private addValue(value: number): void {
    if (!this.values) return;
    this.values.set(value, (this.values.get(value) ?? 0) + 1);
    if (this.values.size > maxValues) this.values = undefined;
  }

  private widen(): void {
    const factor = this.fives ? 2 : 5;
    if (this.fives) this.exponent += 1;
    this.fives = !this.fives;
    this.width = Number(`${this.fives ? 5 : 1}e${this.exponent}`);
    const wider = new Map<number, number>();
    for (const [bin, count] of this.bins) {
      const into = Math.floor(bin / factor);
      wider.set(into, (wider.get(into) ?? 0) + count);
    }
    this.bins = wider;
    this.low = Math.floor(this.low / factor);
    this.high = Math.floor(this.high / factor);
  }
}
