/** What became of every rollout that was asked for. `asked = verified + failed + missing`, `verified = exported + left out`. */

import type { Verified } from '../results/endings.ts';
import type { FilteredBy } from './filters.ts';
import type { LeftOutBy } from './format.ts';
import type { Group } from './groups.ts';

export interface Counts {
  readonly asked: number;
  readonly verified: number;
  /** By class. */
  readonly failed: Readonly<Record<string, number>>;
  /** Neither verified nor failed: the batch has not ended, as far as the store knows. */
  readonly missing: number;
  readonly exported: number;
  /** Verified rollouts that the file has no line of, by reason. */
  readonly left_out: Readonly<Record<string, number>>;
}

export interface GroupCounts {
  readonly total: number;
  readonly complete: number;
  readonly incomplete: number;
  readonly mixed: number;
}

export class Counter {
  private verified = 0;
  private missing = 0;
  private readonly failed = new Map<string, number>();
  private readonly leftOut = new Map<string, number>();
  private total = 0;
  private complete = 0;
  private mixed = 0;

  add({ rollouts, failures, missing, statistics }: Group): void {
    this.total += 1;
    this.complete += Number(statistics.complete);
    this.mixed += Number(statistics.mixed);
    this.verified += rollouts.length;
    this.missing += missing.length;
    for (const { failure } of failures) increment(this.failed, failure.failure.class);
  }

  readonly leaveOut = (_rollout: Verified, reason: FilteredBy | LeftOutBy): void => increment(this.leftOut, reason);

  get counts(): Counts {
    const { verified, missing } = this;
    return {
      asked: verified + missing + sum(this.failed),
      verified,
      failed: sorted(this.failed),
      missing,
      exported: verified - sum(this.leftOut),
      left_out: sorted(this.leftOut),
    };
  }

  get groups(): GroupCounts {
    const { total, complete, mixed } = this;
    return { total, complete, incomplete: total - complete, mixed };
  }
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
}
