/** What the samples of a row have in common, and what not. */

import type { z } from 'zod';
import type { Group } from '../groups.ts';
import type { Groups } from '../outcome.ts';
import { estimateOf } from '../share.ts';
import { Spread } from '../spread.ts';
import { Moments } from '../statistics/moments.ts';
import { Ratio } from '../statistics/ratio.ts';
import { passesOf } from './success.ts';
import type { PartTally } from './tally.ts';

export class GroupTally implements PartTally<z.infer<typeof Groups>> {
  private readonly threshold: number;
  private complete = 0;
  private withoutVerified = 0;
  private readonly none = new Ratio();
  private readonly some = new Ratio();
  private readonly all = new Ratio();
  private readonly mixed = new Ratio();
  private readonly mean = new Spread();
  private readonly std = new Spread();
  private readonly passes = new Map<number, number>();

  constructor(threshold: number) {
    this.threshold = threshold;
  }

  add(group: Group): void {
    const { verified, asked } = group;
    const n = verified.length;
    if (n === 0) {
      this.withoutVerified += 1;
      return;
    }
    const c = passesOf(group, this.threshold);
    this.none.add(Number(c === 0));
    this.some.add(Number(c > 0 && c < n));
    this.all.add(Number(c === n));
    const moments = new Moments();
    for (const { reward } of verified) moments.add(reward);
    this.mean.add(moments.mean ?? 0);
    if (moments.std !== null) {
      this.std.add(moments.std);
      this.mixed.add(Number(moments.min < moments.max));
    }
    if (n < asked) return;
    this.complete += 1;
    this.passes.set(c, (this.passes.get(c) ?? 0) + 1);
  }

  result(rows: number): z.infer<typeof Groups> {
    const solved = (ratio: Ratio) => estimateOf(ratio, 'rows with a verified rollout', rows);
    return {
      rows,
      complete: this.complete,
      incomplete: rows - this.complete,
      without_verified: this.withoutVerified,
      solved_none: solved(this.none),
      solved_some: solved(this.some),
      solved_all: solved(this.all),
      mixed_reward: estimateOf(this.mixed, 'rows with two verified rollouts', rows),
      mean: this.mean.distribution('rows with a verified rollout'),
      std: this.std.distribution('rows with two verified rollouts'),
      passes: [...this.passes].sort(([one], [other]) => one - other).map(([passes, rows]) => ({ passes, rows })),
    };
  }
}
