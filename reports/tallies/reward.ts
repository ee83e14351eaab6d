/** Rewards of verified rollouts, and what they are made of. */

import type { z } from 'zod';
import type { Group } from '../groups.ts';
import type { Reward } from '../outcome.ts';
import { estimateOf } from '../share.ts';
import { Spread } from '../spread.ts';
import { Moments } from '../statistics/moments.ts';
import { Ratio } from '../statistics/ratio.ts';
import type { PartTally } from './tally.ts';

export class RewardTally implements PartTally<z.infer<typeof Reward>> {
  private readonly mean = new Ratio();
  private readonly spread = new Spread();
  private readonly components = new Map<string, Moments>();
  private binary = true;

  add({ verified }: Group): void {
    let sum = 0;
    for (const { reward, components } of verified) {
      sum += reward;
      this.spread.add(reward);
      if (reward !== 0 && reward !== 1) this.binary = false;
      for (const [name, value] of Object.entries(components)) this.component(name).add(value);
    }
    this.mean.add(sum, verified.length);
  }

  result(rows: number): z.infer<typeof Reward> {
    return {
      mean: estimateOf(this.mean, 'rollouts verified', rows),
      distribution: this.spread.distribution('rollouts verified'),
      binary: this.binary,
      components: [...this.components].map(([name, moments]) => ({
        name,
        rollouts: moments.count,
        ...moments.summary(),
      })),
    };
  }

  private component(name: string): Moments {
    let moments = this.components.get(name);
    if (!moments) this.components.set(name, (moments = new Moments()));
    return moments;
  }
}
