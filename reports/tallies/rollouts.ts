/** How many rollouts there are, and how they ended. */

import type { z } from 'zod';
import { blames, type Blame } from '../../contracts/failures.ts';
import type { Group } from '../groups.ts';
import type { Rollouts } from '../outcome.ts';
import { estimateOf, ranked, shareOf } from '../share.ts';
import { Ratio } from '../statistics/ratio.ts';
import type { PartTally } from './tally.ts';

export class RolloutTally implements PartTally<z.infer<typeof Rollouts>> {
  private asked = 0;
  private verified = 0;
  private failed = 0;
  private missing = 0;
  private readonly classes = new Map<string, number>();
  private readonly blamed: Record<Blame, number> = { policy: 0, machinery: 0, verifier: 0 };
  private readonly rate = new Ratio();

  add({ asked, verified, failed, missing }: Group): void {
    this.asked += asked;
    this.verified += verified.length;
    this.failed += failed.length;
    this.missing += missing;
    for (const one of failed) this.classes.set(one.class, (this.classes.get(one.class) ?? 0) + 1);
    for (const { blame } of failed) this.blamed[blame] += 1;
    this.blamed.policy += verified.filter(({ info }) => (info.stop_reason ?? 'completed') !== 'completed').length;
    this.rate.add(verified.length, verified.length + failed.length);
  }

  result(rows: number): z.infer<typeof Rollouts> {
    const { asked, verified, failed, missing } = this;
    const attempted = verified + failed;
    return {
      asked,
      attempted,
      verified,
      failed,
      missing,
      failures: ranked(this.classes, (count) => count).map(([name, count]) => ({
        class: name,
        count,
        share_of_attempted: shareOf(count, attempted),
      })),
      blame: blames.map((blame) => ({
        blame,
        count: this.blamed[blame],
        share_of_attempted: shareOf(this.blamed[blame], attempted),
      })),
      verified_rate: estimateOf(this.rate, 'rollouts attempted', rows),
    };
  }
}
