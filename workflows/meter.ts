/** What a rollout has used so far. */

import type { Progress } from '../contracts/rollout.ts';
import type { GenerateOutput } from '../contracts/model.ts';

export class Meter {
  turns = 0;
  attempts = 0;
  readonly usage = { input_tokens: 0, output_tokens: 0, cached_tokens: 0, reasoning_tokens: 0 };
  readonly seconds = { model: 0, environment: 0 };
  /** The policy's last response. */
  response: GenerateOutput['response'] | undefined;

  /** Time inside activity attempts. Waiting for a server or a worker is not the model's time. */
  get spent(): number {
    return this.seconds.model + this.seconds.environment;
  }

  model({ usage, seconds, attempts }: GenerateOutput): void {
    for (const key of Object.keys(this.usage) as (keyof typeof this.usage)[]) this.usage[key] += usage[key];
    this.seconds.model += seconds;
    this.attempts += attempts;
  }

  /** What a worker tells of an attempt; one in another language may tell nothing, or nonsense. */
  environment(told: object): void {
    const { seconds, attempts }: { seconds?: unknown; attempts?: unknown } = told;
    this.seconds.environment += isAmount(seconds) ? seconds : 0;
    this.attempts += isAmount(attempts) && Number.isInteger(attempts) ? attempts : 1;
  }

  progress(): Pick<Progress, 'turns' | 'usage' | 'timings' | 'attempts' | 'cost'> {
    const { turns, usage, attempts, seconds } = this;
    return { turns, usage, attempts, timings: { ...seconds, total: this.spent } };
  }
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value);
}
