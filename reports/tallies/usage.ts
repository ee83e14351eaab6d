/** What all attempted rollouts used together. */

import type { z } from 'zod';
import { ranOf, type Group } from '../groups.ts';
import type { Usage } from '../effort.ts';
import { rateOf } from '../share.ts';
import { Spread } from '../spread.ts';
import type { PartTally } from './tally.ts';

export class UsageTally implements PartTally<z.infer<typeof Usage>> {
  private attempted = 0;
  private verified = 0;
  private told = 0;
  private readonly tokens = { input_tokens: 0, output_tokens: 0, cached_tokens: 0, reasoning_tokens: 0 };
  private cost: number | null = null;
  private attempts = 0;
  private model = 0;
  private environment = 0;
  private readonly input = new Spread();
  private readonly output = new Spread();
  private readonly seconds = new Spread();

  add(group: Group): void {
    this.verified += group.verified.length;
    for (const { info } of ranOf(group)) {
      this.attempted += 1;
      const { usage, timings, attempts = 0, cost, started_at, ended_at } = info;
      if (started_at !== undefined && ended_at !== undefined) {
        // A clock may have been set back in between.
        this.seconds.add(Math.max(0, (Date.parse(ended_at) - Date.parse(started_at)) / 1000));
      }
      if (!usage) continue;
      this.told += 1;
      for (const key of Object.keys(this.tokens) as (keyof typeof this.tokens)[]) this.tokens[key] += usage[key];
      this.input.add(usage.input_tokens);
      this.output.add(usage.output_tokens);
      this.model += timings?.model ?? 0;
      this.environment += timings?.environment ?? 0;
      this.attempts += attempts;
      if (cost !== undefined) this.cost = (this.cost ?? 0) + cost;
    }
  }

  result(): z.infer<typeof Usage> {
    const { cost, verified } = this;
    return {
      told: rateOf(this.told, this.attempted, 'rollouts attempted'),
      ...this.tokens,
      cost,
      cost_per_verified: cost === null || verified === 0 ? null : cost / verified,
      input_tokens_per_rollout: this.input.distribution('rollouts attempted'),
      output_tokens_per_rollout: this.output.distribution('rollouts attempted'),
      model_seconds: this.model,
      environment_seconds: this.environment,
      attempts: this.attempts,
      seconds_per_rollout: this.seconds.distribution('rollouts attempted'),
    };
  }
}
