/** How two batches differ, metric by metric. */

import type { Compared, ComparedSection } from '../../reports/comparison.ts';
import { differenceOf, hasUnit, labelOf, signed } from '../metrics.ts';
import { interval, none, percent, whole } from '../numbers.ts';
import type { Colour, Plot, Series } from '../plot.ts';

/** Rewards and shares, whose differences one axis can hold. */
export function differences({ metrics }: ComparedSection): Plot | undefined {
  const shown = metrics.filter((compared) => !hasUnit(compared) && compared.difference.value !== null);
  return forest(shown, () => 1, {
    title: 'Differences of rewards and shares',
    about: 'Right of 0, B has more. A share of 0.1 is ten percentage points.',
    axis: 'B − A, mean over rows, with its interval',
  });
}

/** What has a unit, as a share of A. */
export function changes({ metrics }: ComparedSection): Plot | undefined {
  const shown = metrics.filter((compared) => hasUnit(compared) && compared.difference.value !== null && compared.a);
  return forest(shown, ({ a }) => a ?? 1, {
    title: 'Changes of turns, tokens, time and cost',
    about: 'Right of 0, B takes more. The intervals are those of the difference.',
    axis: '(B − A) / A',
    share: true,
  });
}

function forest(
  shown: Compared[],
  unit: (compared: Compared) => number,
  { title, about, axis, share = false }: { title: string; about: string; axis: string; share?: boolean },
): Plot | undefined {
  if (shown.length === 0) return undefined;
  return {
    title,
    about,
    layout: 'sideways',
    along: { title: 'metric', labels: shown.map(labelOf) },
    axis: { title: axis, ticks: share ? 'share' : 'number' },
    series: [
      {
        name: 'difference',
        draw: 'point',
        colour: 'blue',
        values: shown.map((compared) => (compared.difference.value ?? 0) / unit(compared)),
        shown: shown.map((compared) => {
          const { difference, metric } = compared;
          const relative = signed(percent)((difference.value ?? 0) / unit(compared));
          const change = `${differenceOf(metric)(difference.value)}${share ? ` (${relative})` : ''}`;
          return `${change}, ${whole(difference.rows)} rows`;
        }),
      },
      {
        name: 'interval',
        draw: 'range',
        colour: 'blue',
        width: 4,
        values: shown.map((compared) => {
          const { low, high } = compared.difference;
          return low === null || high === null ? null : [low / unit(compared), high / unit(compared)];
        }),
        shown: shown.map(({ difference, metric }) => interval(difference, differenceOf(metric)) || none),
      },
    ],
  };
}

export function changedRows({ metrics }: ComparedSection): Plot | undefined {
  const shown = metrics.filter(({ difference }) => difference.rows > 0);
  if (shown.length === 0) return undefined;
  const part = (name: string, colour: Colour, rows: (compared: Compared) => number): Series => ({
    name,
    draw: 'bar',
    colour,
    stack: 'rows',
    values: shown.map((compared) => rows(compared) / compared.difference.rows),
    shown: shown.map(
      (compared) => `${whole(rows(compared))} rows (${percent(rows(compared) / compared.difference.rows)})`,
    ),
  });
  return {
    title: 'Rows that changed',
    about: 'Of the rows that have the figure on both sides.',
    layout: 'sideways',
    along: { title: 'metric', labels: shown.map(labelOf) },
    axis: { title: 'share of rows', ticks: 'share', from: 0, to: 1 },
    series: [
      part('B lower', 'orange', ({ lower }) => lower),
      part('equal', 'grey', ({ equal }) => equal),
      part('B higher', 'blue', ({ higher }) => higher),
    ],
  };
}
