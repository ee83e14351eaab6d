/** How many turns verified rollouts take, and whether more of them pay. */

import type { z } from 'zod';
import type { Group } from '../groups.ts';
import type { Turns } from '../effort.ts';
import { Spread } from '../spread.ts';
import { Moments } from '../statistics/moments.ts';
import { passes, type PartTally } from './tally.ts';

type ByTurns = z.infer<typeof Turns>['reward_by_turns'][number];

/** Lines that a reader can still take in. */
const maxLines = 30;
/** Longer rollouts are counted as this long, so that what is held is bounded whatever `--max-turns` is. */
const maxTurns = 10_000;

export class TurnTally implements PartTally<z.infer<typeof Turns>> {
  private readonly threshold: number;
  private readonly spread = new Spread();
  private readonly byTurns = new Map<number, { rewards: Moments; passed: number }>();

  constructor(threshold: number) {
    this.threshold = threshold;
  }

  add({ verified }: Group): void {
    for (const { reward, info } of verified) {
      this.spread.add(info.turns);
      const turns = Math.min(info.turns, maxTurns);
      let entry = this.byTurns.get(turns);
      if (!entry) this.byTurns.set(turns, (entry = { rewards: new Moments(), passed: 0 }));
      entry.rewards.add(reward);
      if (passes(reward, this.threshold)) entry.passed += 1;
    }
  }

  result(): z.infer<typeof Turns> {
    return { distribution: this.spread.distribution('rollouts verified'), reward_by_turns: this.lines() };
  }

  private lines(): ByTurns[] {
    const most = Math.max(0, ...this.byTurns.keys());
    const least = Math.min(most, ...this.byTurns.keys());
    const width = Math.ceil((most - least + 1) / maxLines);
    const lines: ByTurns[] = [];
    for (let from = least; from <= most; from += width) {
      const to = Math.min(from + width - 1, most);
      const entries = [...this.byTurns].filter(([turns]) => turns >= from && turns <= to).map(([, entry]) => entry);
      if (entries.length === 0) continue;
      const rewards = Moments.of(entries.map((entry) => entry.rewards));
      const passed = entries.reduce((sum, entry) => sum + entry.passed, 0);
      lines.push({
        from,
        to,
        rollouts: rewards.count,
        reward_mean: rewards.mean ?? 0,
        reward_std: rewards.std,
        passed,
      });
    }
    return lines;
  }
}
