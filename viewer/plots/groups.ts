/** How the samples of a row differ: where they do not, there is nothing to learn from. */

import type { Section } from '../../reports/section.ts';
import { percent, population, whole } from '../numbers.ts';
import { histogram } from '../histogram.ts';
import type { Plot } from '../plot.ts';

export const groupMeans = ({ groups }: Section): Plot | undefined =>
  histogram(groups.mean, {
    title: 'Mean reward of groups',
    along: 'mean reward of the verified samples of a row',
    colour: 'purple',
    about: `${percent(groups.solved_none.value)} of ${population(groups.solved_none)} have no sample that passes, ${percent(groups.solved_all.value)} none that does not.`,
  });

export const groupSpread = ({ groups }: Section): Plot | undefined =>
  histogram(groups.std, {
    title: 'Spread within groups',
    along: 'standard deviation of reward within a row',
    colour: 'purple',
    about: `Rewards are mixed in ${percent(groups.mixed_reward.value)} of ${population(groups.mixed_reward)}: the others have no advantage to learn from.`,
  });

export function groupPasses({ groups, success }: Section): Plot | undefined {
  const samples = success.at_k.at(-1)?.k ?? 1;
  if (groups.passes.length === 0 || samples < 2) return undefined;
  const passes = samples < most ? withGaps(groups.passes, samples) : groups.passes;
  const rows = passes.reduce((sum, group) => sum + group.rows, 0);
  return {
    title: 'Passing samples per group',
    about: `${whole(rows)} of ${whole(groups.rows)} rows are complete: all of their samples are verified.`,
    layout: 'upright',
    along: { title: 'samples of a row that pass', labels: passes.map((group) => whole(group.passes)) },
    axis: { title: 'complete rows', ticks: 'count', from: 0 },
    series: [
      {
        name: 'complete rows',
        draw: 'bar',
        colour: 'purple',
        values: passes.map((group) => group.rows),
        shown: passes.map((group) => `${whole(group.rows)} (${percent(group.rows / rows)})`),
      },
    ],
  };
}

/** More bars than this cannot be told apart. */
const most = 40;

type Passes = Section['groups']['passes'];

/** Numbers of passing samples that no row has as well. */
const withGaps = (found: Passes, samples: number): Passes =>
  Array.from(
    { length: samples + 1 },
    (_, passes) => found.find((group) => group.passes === passes) ?? { passes, rows: 0 },
  );
