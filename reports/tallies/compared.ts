/** Pairs of rows, and the differences between them. What it holds does not grow with the number of rows. */

import {
  comparedMetrics,
  type Compared,
  type ComparedMetric,
  type ComparedSection,
  type NamedRows,
  type Side,
} from '../comparison.ts';
import type { Group } from '../groups.ts';
import { rowFigures } from '../row-figures.ts';
import { estimateOf } from '../share.ts';
import { Moments } from '../statistics/moments.ts';
import { reportedKs } from '../statistics/pass.ts';
import { Ratio } from '../statistics/ratio.ts';

const maxNamed = 20;
/** What is left of a difference when the same is added up in another order. */
const nothing = 1e-9;

export function name(named: NamedRows, row: number): void {
  named.count += 1;
  if (named.rows.length < maxNamed) named.rows.push(row);
}

export class ComparedTally {
  private readonly environment: string | null;
  private readonly threshold: number;
  private readonly metrics: readonly MetricTally[];
  private rows = 0;
  private readonly a = emptySide();
  private readonly b = emptySide();
  private readonly onlyA: NamedRows = { count: 0, rows: [] };
  private readonly onlyB: NamedRows = { count: 0, rows: [] };
  private readonly neither: NamedRows = { count: 0, rows: [] };

  /** `samples`: the smaller number of the two. */
  constructor(environment: string | null, { threshold, samples }: { threshold: number; samples: number }) {
    this.environment = environment;
    this.threshold = threshold;
    this.metrics = comparedMetrics.flatMap((metric) =>
      metric === 'pass_at_k' || metric === 'pass_hat_k'
        ? reportedKs(samples).map((k) => new MetricTally(metric, k))
        : [new MetricTally(metric, null)],
    );
  }

  add(a: Group, b: Group): void {
    this.rows += 1;
    addSide(this.a, a);
    addSide(this.b, b);
    if (a.verified.length === 0 && b.verified.length === 0) name(this.neither, a.row);
    else if (b.verified.length === 0) name(this.onlyA, a.row);
    else if (a.verified.length === 0) name(this.onlyB, a.row);
    const [ofA, ofB] = [rowFigures(a, this.threshold), rowFigures(b, this.threshold)];
    for (const one of this.metrics) one.add(ofA(one.metric, one.k ?? 1), ofB(one.metric, one.k ?? 1));
  }

  section(): ComparedSection {
    return {
      environment: this.environment,
      rows: this.rows,
      a: this.a,
      b: this.b,
      only_a_verified: this.onlyA,
      only_b_verified: this.onlyB,
      neither_verified: this.neither,
      metrics: this.metrics.map((one) => one.result(this.rows)),
    };
  }
}

class MetricTally {
  readonly metric: ComparedMetric;
  readonly k: number | null;
  private readonly a = new Moments();
  private readonly b = new Moments();
  private readonly difference = new Ratio();
  private higher = 0;
  private lower = 0;

  constructor(metric: ComparedMetric, k: number | null) {
    this.metric = metric;
    this.k = k;
  }

  add(a: number | undefined, b: number | undefined): void {
    if (a === undefined || b === undefined) return;
    this.a.add(a);
    this.b.add(b);
    this.difference.add(b - a);
    if (b - a > nothing) this.higher += 1;
    else if (a - b > nothing) this.lower += 1;
  }

  result(rows: number): Compared {
    const { metric, k, a, b, higher, lower } = this;
    return {
      metric,
      k,
      a: a.mean,
      b: b.mean,
      difference: estimateOf(this.difference, 'rows in both', rows),
      higher,
      equal: a.count - higher - lower,
      lower,
    };
  }
}

function emptySide(): Side {
  return { asked: 0, attempted: 0, verified: 0, failed: 0, missing: 0 };
}

function addSide(side: Side, { asked, verified, failed, missing }: Group): void {
  side.asked += asked;
  side.attempted += verified.length + failed.length;
  side.verified += verified.length;
  side.failed += failed.length;
  side.missing += missing;
}
