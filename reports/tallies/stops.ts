/** Why verified rollouts ended, and how many were cut short. */

import type { z } from 'zod';
import type { Group } from '../groups.ts';
import type { Stops } from '../outcome.ts';
import { estimateOf, ranked, shareOf } from '../share.ts';
import { Moments } from '../statistics/moments.ts';
import { Ratio } from '../statistics/ratio.ts';
import type { PartTally } from './tally.ts';

type Reason = z.infer<typeof Stops>['reasons'][number]['reason'];

/** An answer reached its limit, or the conversation that of the model: both by the model's finish reason. */
export function isTruncated(reason: string | undefined): boolean {
  return reason === 'max_tokens' || reason === 'context_overflow';
}

export class StopTally implements PartTally<z.infer<typeof Stops>> {
  private verified = 0;
  private readonly rewards = new Map<Reason, Moments>();
  private readonly truncated = new Ratio();
  private readonly maxTurns = new Ratio();

  add({ verified }: Group): void {
    let truncated = 0;
    let maxTurns = 0;
    for (const { reward, info } of verified) {
      const reason = info.stop_reason ?? 'unknown';
      let rewards = this.rewards.get(reason);
      if (!rewards) this.rewards.set(reason, (rewards = new Moments()));
      rewards.add(reward);
      if (isTruncated(reason)) truncated += 1;
      if (reason === 'max_turns') maxTurns += 1;
    }
    this.verified += verified.length;
    this.truncated.add(truncated, verified.length);
    this.maxTurns.add(maxTurns, verified.length);
  }

  result(rows: number): z.infer<typeof Stops> {
    const reasons = ranked(this.rewards, ({ count }) => count).map(([reason, { count, mean }]) => ({
      // The keys of `rewards`.
      reason: reason as Reason,
      count,
      share: shareOf(count, this.verified),
      reward_mean: mean,
    }));
    return {
      reasons,
      truncated: estimateOf(this.truncated, 'rollouts verified', rows),
      max_turns: estimateOf(this.maxTurns, 'rollouts verified', rows),
    };
  }
}
