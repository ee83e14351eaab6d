/** Which tools were called, and how often that went wrong. */

import type { z } from 'zod';
import { ranOf, type Group } from '../groups.ts';
import type { Tools } from '../effort.ts';
import { estimateOf, ranked, rateOf, shareOf } from '../share.ts';
import { Ratio } from '../statistics/ratio.ts';
import type { PartTally } from './tally.ts';

/** A model may make up a name at every call. */
const maxNames = 200;
const otherNames = '(other)';

interface Use {
  rollouts: number;
  calls: number;
  errors: number;
}

export class ToolTally implements PartTally<z.infer<typeof Tools>> {
  private attempted = 0;
  private told = 0;
  private calls = 0;
  private errors = 0;
  private readonly perRollout = new Ratio();
  private readonly uses = new Map<string, Use>();

  add(group: Group): void {
    let told = 0;
    const before = this.calls;
    for (const { info } of ranOf(group)) {
      this.attempted += 1;
      // Without `model_calls` the record is an older one: no tools in it does not mean that none were called.
      if (!info.model_calls) continue;
      told += 1;
      const names = new Set<string>();
      for (const [tool, { calls, errors }] of Object.entries(info.tools ?? {})) {
        const name = this.uses.has(tool) || this.uses.size < maxNames ? tool : otherNames;
        const use = this.uses.get(name) ?? { rollouts: 0, calls: 0, errors: 0 };
        this.uses.set(name, {
          rollouts: use.rollouts + (names.has(name) ? 0 : 1),
          calls: use.calls + calls,
          errors: use.errors + errors,
        });
        names.add(name);
        this.calls += calls;
        this.errors += errors;
      }
    }
    this.told += told;
    this.perRollout.add(this.calls - before, told);
  }

  result(rows: number): z.infer<typeof Tools> {
    const { attempted, told, calls, errors } = this;
    return {
      told: rateOf(told, attempted, 'rollouts attempted'),
      calls,
      errors: rateOf(errors, calls, 'tool calls'),
      calls_per_rollout: estimateOf(this.perRollout, 'rollouts with calls', rows),
      by_tool: ranked(this.uses, (use) => use.calls).map(([tool, use]) => ({
        tool,
        ...use,
        error_rate: shareOf(use.errors, use.calls),
      })),
    };
  }
}
