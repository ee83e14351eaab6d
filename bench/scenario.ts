/** Measures one combination: a warm-up, then the run; or ours and bare Temporal's in turns, because machines have moods. */

import type { Collector } from './collector.ts';
import { middle, rounded } from './figures.ts';
import type { Combination } from './flags.ts';
import { measure, type Figures } from './measure.ts';
import { withSetup, type Setup } from './setup.ts';
import { modelCalls } from './workloads.ts';

export interface Result {
  readonly combination: Combination;
  readonly ours: Figures;
  /** There when it was asked for: bare Temporal's figures, and our rollouts/s divided by its, in each round and in the middle. */
  readonly baseline?: { readonly figures: Figures; readonly ratio: number; readonly ratios: readonly number[] };
}

/** Runs of each, when there are two to compare. */
const rounds = 3;

export function measureCombination(
  combination: Combination,
  signal: AbortSignal,
  say: (what: string) => void,
): Promise<Result> {
  return withSetup(combination, signal, async (setup) => {
    const { ours, bare } = setup;
    say('warming up');
    await warmUp(setup, ours, 'ours-0', combination);
    if (!bare) {
      say('measuring');
      return { combination, ours: await measure(setup, ours, { ...combination, name: 'worker', run: 'ours-1' }) };
    }
    await warmUp(setup, bare, 'bare-0', combination);
    const pairs: { ours: Figures; bare: Figures; ratio: number }[] = [];
    for (let round = 1; round <= rounds; round++) {
      say(`measuring, round ${round} of ${rounds}: ours`);
      const mine = await measure(setup, ours, { ...combination, name: 'worker', run: `ours-${round}` });
      say(`measuring, round ${round} of ${rounds}: bare Temporal`);
      const theirs = await measure(setup, bare, {
        ...combination,
        name: 'worker of bare Temporal',
        run: `bare-${round}`,
      });
      pairs.push({ ours: mine, bare: theirs, ratio: mine.rollouts_per_second / theirs.rollouts_per_second });
    }
    const pair = middle(pairs, ({ ratio }) => ratio);
    const ratios = pairs.map(({ ratio }) => rounded(ratio, 2));
    return { combination, ours: pair.ours, baseline: { figures: pair.bare, ratio: rounded(pair.ratio, 2), ratios } };
  });
}

/** Compiled code, open connections, pollers: what the first rollouts pay for all. The model does not keep them waiting. */
async function warmUp(
  { model }: Setup,
  collector: Collector,
  run: string,
  { workload, open }: Pick<Combination, 'workload' | 'open'>,
): Promise<void> {
  await model.turnTo(0);
  await collector.collect(run, { workload, open, rollouts: Math.max(open, Math.ceil(400 / modelCalls(workload))) });
}
