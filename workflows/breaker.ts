/** Trips when rejections say that the configuration is wrong and nothing has succeeded: going on would burn all rows. */

import type { RolloutResult } from '../contracts/rollout.ts';

/** A rejection may be one row's own; so many and no success are the batch's. */
const trips = 3;

export class Breaker {
  /** Whether something has succeeded: then the configuration is not wrong altogether, and it never trips. */
  proven: boolean;
  private rejections = 0;

  constructor(proven: boolean) {
    this.proven = proven;
  }

  /** Why the batch should pause, when this result is the one too many. */
  hear(result: RolloutResult): string | undefined {
    if (result.status === 'verified') this.proven = true;
    else if (result.rejected !== undefined) this.rejections += 1;
    if (this.proven || this.rejections < trips || result.status === 'verified') return undefined;
    return result.rejected && `${this.rejections} rollouts were rejected and none has succeeded: ${result.rejected}`;
  }

  /** Someone has told the batch to go on. */
  reset(): void {
    this.rejections = 0;
  }
}
