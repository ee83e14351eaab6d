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
  readonly baseline?: Comparison;
}

/** Bare Temporal's figures, and what our layers cost: below 1 they cost something. */
export interface Comparison {
  readonly figures: Figures;
  /** Our rollouts/s divided by its, in the round in the middle. */
  readonly ratio: number;
  /** In each round. */
  readonly ratios: readonly number[];
  /** Its CPU-ms per rollout divided by ours, in the middle of the rounds: steadier when others use the machine. */
  readonly cpu_ratio: number;
}

/** Runs of each, when there are two to compare. */
const rounds = 5;

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
    const pairs: Pair[] = [];
    for (let round = 1; round <= rounds; round++) {
      say(`measuring, round ${round} of ${rounds}: ours`);
      const mine = await measure(setup, ours, { ...combination, name: 'worker', run: `ours-${round}` });
      say(`measuring, round ${round} of ${rounds}: bare Temporal`);
      const asked = { ...combination, name: 'worker of bare Temporal', run: `bare-${round}` };
      pairs.push({ mine, theirs: await measure(setup, bare, asked) });
    }
    const { mine, theirs } = middle(pairs, ratio);
    return { combination, ours: mine, baseline: { figures: theirs, ...compare(pairs) } };
  });
}

interface Pair {
  readonly mine: Figures;
  readonly theirs: Figures;
}

function compare(pairs: readonly Pair[]): Omit<Comparison, 'figures'> {
  return {
    ratio: rounded(ratio(middle(pairs, ratio)), 2),
    ratios: pairs.map((pair) => rounded(ratio(pair), 2)),
    cpu_ratio: rounded(cpuRatio(middle(pairs, cpuRatio)), 2),
  };
}

function ratio({ mine, theirs }: Pair): number {
  return mine.rollouts_per_second / theirs.rollouts_per_second;
}

function cpuRatio({ mine, theirs }: Pair): number {
  const total = ({ cpu_ms_per_rollout: { server, worker } }: Figures): number => server + worker;
  return total(theirs) / total(mine);
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
