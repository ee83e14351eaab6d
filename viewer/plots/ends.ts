/** Why rollouts stopped, and why some failed. */

import type { Section } from '../../reports/section.ts';
import { decimal, percent, population, whole } from '../numbers.ts';
import type { Plot } from '../plot.ts';

export function stopReasons({ stops, rollouts }: Section): Plot | undefined {
  if (stops.reasons.length === 0) return undefined;
  return {
    title: 'Stop reasons',
    about: `${whole(rollouts.verified)} rollouts verified. ${percent(stops.truncated.value)} were cut short by a limit on tokens, ${percent(stops.max_turns.value)} by the limit on turns.`,
    layout: 'sideways',
    along: { title: 'stop reason', labels: stops.reasons.map(({ reason }) => reason) },
    axis: { title: 'rollouts verified', ticks: 'count', from: 0 },
    series: [
      {
        name: 'rollouts verified',
        draw: 'bar',
        colour: 'teal',
        values: stops.reasons.map(({ count }) => count),
        shown: stops.reasons.map(
          ({ count, share, reward_mean: mean }) => `${whole(count)} (${percent(share)}), mean reward ${decimal(mean)}`,
        ),
      },
    ],
  };
}

export function failuresByClass({ rollouts }: Section): Plot | undefined {
  const { failures } = rollouts;
  if (failures.length === 0) return undefined;
  return {
    title: 'Failures by class',
    about: `${whole(rollouts.failed)} of ${whole(rollouts.attempted)} rollouts attempted failed (${percent(rollouts.attempted === 0 ? null : rollouts.failed / rollouts.attempted)}). They have no reward.`,
    layout: 'sideways',
    along: { title: 'class of failure', labels: failures.map((failure) => failure.class) },
    axis: { title: 'rollouts failed', ticks: 'count', from: 0 },
    series: [
      {
        name: 'rollouts failed',
        draw: 'bar',
        colour: 'red',
        values: failures.map(({ count }) => count),
        shown: failures.map(
          ({ count, share_of_attempted: share }) =>
            `${whole(count)} (${percent(share)} of ${population({ denominator: rollouts.attempted, of: 'rollouts attempted' })})`,
        ),
      },
    ],
  };
}
