/** How rewards are spread, over all rollouts and by their number of turns. */

import type { Section } from '../../reports/section.ts';
import { decimal, none, percent, whole } from '../numbers.ts';
import { histogram } from '../histogram.ts';
import type { Plot } from '../plot.ts';

export const rewardHistogram = ({ reward }: Section): Plot | undefined =>
  histogram(reward.distribution, { title: 'Rewards', along: 'reward', colour: 'blue' });

export function rewardByTurns({ turns }: Section): Plot | undefined {
  const bins = turns.reward_by_turns;
  if (bins.length === 0) return undefined;
  return {
    title: 'Reward by turns',
    about:
      'Mean reward of verified rollouts with so many turns, one standard deviation around it, and how many there are.',
    layout: 'upright',
    along: {
      title: 'turns (answers of the policy)',
      labels: bins.map(({ from, to }) => (from === to ? whole(from) : `${whole(from)}–${whole(to)}`)),
    },
    axis: { title: 'reward', ticks: 'number' },
    second: { title: 'rollouts verified', ticks: 'count', from: 0 },
    series: [
      {
        name: 'mean reward',
        draw: 'line',
        colour: 'blue',
        values: bins.map((bin) => bin.reward_mean),
        shown: bins.map((bin) => decimal(bin.reward_mean)),
      },
      {
        name: 'one standard deviation',
        draw: 'range',
        colour: 'blue',
        width: 3,
        values: bins.map(({ reward_mean: mean, reward_std: std }) => (std === null ? null : [mean - std, mean + std])),
        shown: bins.map(({ reward_std: std }) => (std === null ? none : `± ${decimal(std)}`)),
      },
      {
        name: 'rollouts verified',
        draw: 'bar',
        colour: 'grey',
        axis: 'second',
        values: bins.map((bin) => bin.rollouts),
        shown: bins.map((bin) => `${whole(bin.rollouts)}, of which ${percent(bin.passed / bin.rollouts)} pass`),
      },
    ],
  };
}
