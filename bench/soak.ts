/** `npm run bench -- soak`: thousands of rollouts while the worker is killed again and again, beside the same without kills. */

import { checksOf } from './soak/checks.ts';
import { figuresOf } from './soak/figures.ts';
import type { SoakFlags } from './soak/flags.ts';
import { lossesOf, usualRate } from './soak/losses.ts';
import type { SoakResult } from './soak/report.ts';
import { observe, type Observed } from './soak/run.ts';

export async function soak(flags: SoakFlags, signal: AbortSignal, say: (what: string) => void): Promise<SoakResult> {
  const run = (kill: boolean, name: string): Promise<Observed> => {
    say(`${flags.rollouts} rollouts ${name}`);
    return observe(flags, { kill, signal, say: (what) => say(`${name}: ${what}`) });
  };
  const calm = flags.baseline ? figuresOf(await run(false, 'without kills'), flags) : undefined;
  const observed = await run(true, 'with kills');
  const killed = figuresOf(observed, flags);
  return {
    flags,
    ...(calm && { calm }),
    killed,
    losses: lossesOf(observed, calm?.rollouts_per_second ?? usualRate(observed)),
    checks: checksOf(killed, calm),
  };
}
