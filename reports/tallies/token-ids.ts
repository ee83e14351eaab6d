/** Whether token ids were recorded, and whether they are one sequence. */

import type { z } from 'zod';
import type { Group } from '../groups.ts';
import type { TokenIds } from '../effort.ts';
import { rateOf } from '../share.ts';
import type { PartTally } from './tally.ts';

export class TokenIdTally implements PartTally<z.infer<typeof TokenIds>> {
  private verified = 0;
  private withIds = 0;
  private turns = 0;
  private without = 0;
  private drifted = 0;
  private driftedTurns = 0;

  add({ verified }: Group): void {
    this.verified += verified.length;
    for (const { info } of verified) {
      if (!info.tokens) continue;
      this.withIds += 1;
      this.turns += info.tokens.turns;
      this.without += Math.max(0, info.turns - info.tokens.turns);
      this.drifted += Number(info.tokens.drifted.length > 0);
      this.driftedTurns += info.tokens.drifted.length;
    }
  }

  result(): z.infer<typeof TokenIds> {
    return {
      with_ids: rateOf(this.withIds, this.verified, 'rollouts verified'),
      turns: this.turns,
      turns_without: this.without,
      drifted: rateOf(this.drifted, this.withIds, 'rollouts with token ids'),
      drifted_turns: rateOf(this.driftedTurns, this.turns, 'turns with token ids'),
    };
  }
}
