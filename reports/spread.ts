/** Collects the values of one quantity, and tells how they are distributed. */

import type { Distribution, Population } from './figures.ts';
import { HistogramCounter } from './statistics/histogram.ts';
import { Moments } from './statistics/moments.ts';
import { quantileOf, Sample } from './statistics/quantiles.ts';

export class Spread {
  private readonly moments = new Moments();
  private readonly sample = new Sample();
  private readonly histogram = new HistogramCounter();

  add(value: number): void {
    this.moments.add(value);
    this.sample.add(value);
    this.histogram.add(value);
  }

  distribution(of: Population): Distribution {
    const sorted = this.sample.sorted();
    const at = (share: number) => quantileOf(sorted, share);
    return {
      count: this.moments.count,
      of,
      ...this.moments.summary(),
      quantiles: {
        p05: at(0.05),
        p10: at(0.1),
        p25: at(0.25),
        p50: at(0.5),
        p75: at(0.75),
        p90: at(0.9),
        p95: at(0.95),
        p99: at(0.99),
      },
      exact: this.sample.exact,
      histogram: this.histogram.histogram(),
    };
  }
}
