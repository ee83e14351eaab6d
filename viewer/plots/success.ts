/** pass@k and its kin against k. */

import type { Estimate } from '../../reports/figures.ts';
import type { Section } from '../../reports/section.ts';
import { decimal, type Format, interval, percent, population, whole } from '../numbers.ts';
import type { Colour, Plot, Series } from '../plot.ts';

export function successAtK({ success, rollouts }: Section): Plot | undefined {
  const points = success.at_k;
  if (rollouts.verified === 0 || points.length < 2) return undefined;
  const majority = points.map((point) => point.majority_at_k);
  return {
    title: 'Success with k samples',
    about: `A rollout passes with a reward of at least ${decimal(success.threshold)}. Each k is over the rows with k verified rollouts; the areas are intervals.`,
    layout: 'upright',
    along: { title: 'k (samples of a row)', labels: points.map(({ k }) => whole(k)) },
    axis: { title: 'share of rows', ticks: 'share', from: 0, to: 1 },
    series: [
      ...line(
        'pass@k: any of k passes',
        'blue',
        points.map((point) => point.pass_at_k),
        percent,
      ),
      ...line(
        'pass^k: all of k pass',
        'orange',
        points.map((point) => point.pass_hat_k),
        percent,
      ),
      ...(majority.some((point) => point?.value != null) ? line('majority@k', 'green', majority, percent) : []),
    ],
  };
}

/** A line with the interval around it. */
export function line(name: string, colour: Colour, points: (Estimate | null)[], format: Format): Series[] {
  return [
    {
      name,
      draw: 'line',
      colour,
      values: points.map((point) => point?.value ?? null),
      shown: points.map((point) =>
        point ? `${format(point.value)} ${interval(point, format)} of ${population(point)}` : 'no answers to vote on',
      ),
    },
    {
      name: `${name}, interval`,
      draw: 'band',
      colour,
      values: points.map((point) => (point?.low == null || point.high === null ? null : [point.low, point.high])),
      shown: points.map((point) => (point ? interval(point, format) : '')),
    },
  ];
}
