/** What each model was asked for, in each role, and what it took. */

import type { z } from 'zod';
import type { ModelCall } from '../../contracts/rollout.ts';
import { ranOf, type Group } from '../groups.ts';
import type { Models, ModelUse } from '../effort.ts';
import { rateOf, shareOf } from '../share.ts';
import { Spread } from '../spread.ts';
import { ServerTally } from './servers.ts';
import type { PartTally } from './tally.ts';

export class ModelTally implements PartTally<z.infer<typeof Models>> {
  private attempted = 0;
  private told = 0;
  private readonly uses = new Map<string, UseTally>();
  private readonly servers = new ServerTally();

  add(group: Group): void {
    for (const { info } of ranOf(group)) {
      this.attempted += 1;
      this.servers.add(info);
      if (!info.model_calls) continue;
      this.told += 1;
      const called = new Set<UseTally>();
      for (const call of info.model_calls) {
        const use = this.use(call.role, info.models?.[call.role] ?? 'unknown');
        use.add(call);
        called.add(use);
      }
      for (const use of called) use.rollouts += 1;
    }
  }

  result(): z.infer<typeof Models> {
    const uses = [...this.uses.values()].map((use) => use.result());
    // The policy is what a batch is about.
    const rank = ({ role }: ModelUse) => (role === 'policy' ? '' : role);
    uses.sort((one, other) => (rank(one) < rank(other) ? -1 : rank(one) > rank(other) ? 1 : other.calls - one.calls));
    return {
      told: rateOf(this.told, this.attempted, 'rollouts attempted'),
      by_role: uses,
      by_server: this.servers.result(),
    };
  }

  private use(role: string, model: string): UseTally {
    const key = JSON.stringify([role, model]);
    let use = this.uses.get(key);
    if (!use) this.uses.set(key, (use = new UseTally(role, model)));
    return use;
  }
}

class UseTally {
  rollouts = 0;
  private readonly role: string;
  private readonly model: string;
  private calls = 0;
  private input = 0;
  private output = 0;
  private attempts = 0;
  private retried = 0;
  private seconds = 0;
  private cost: number | null = null;
  private readonly latency = new Spread();

  constructor(role: string, model: string) {
    this.role = role;
    this.model = model;
  }

  add({ input_tokens, output_tokens, seconds, attempts, cost }: ModelCall): void {
    this.calls += 1;
    this.input += input_tokens;
    this.output += output_tokens;
    this.attempts += attempts;
    this.seconds += seconds;
    this.latency.add(seconds);
    if (attempts > 1) this.retried += 1;
    if (cost !== undefined) this.cost = (this.cost ?? 0) + cost;
  }

  result(): ModelUse {
    const { role, model, rollouts, calls, attempts, seconds, output } = this;
    return {
      role,
      model,
      rollouts,
      calls,
      input_tokens: this.input,
      output_tokens: output,
      latency: this.latency.distribution('model calls'),
      attempts,
      retries: rateOf(attempts - calls, calls, 'model calls'),
      retried: rateOf(this.retried, calls, 'model calls'),
      tokens_per_second: shareOf(output, seconds),
      cost: this.cost,
    };
  }
}
