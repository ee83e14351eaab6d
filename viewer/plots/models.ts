/** How long models take to answer, by role. */

import type { Distribution } from '../../reports/figures.ts';
import type { ModelUse } from '../../reports/effort.ts';
import type { Section } from '../../reports/section.ts';
import { duration, none, whole } from '../numbers.ts';
import type { Axis, Plot, Series } from '../plot.ts';
import { histogram } from '../histogram.ts';

/** More do not fit: the table has all. */
const most = 20;
/** Beyond this ratio of slow to fast, equal steps would hide the fast ones. */
const wide = 50;

/** A box for each model and role. */
export function latencies({ models }: Section): Plot | undefined {
  const shown = models.by_role.filter(({ latency }) => latency.count > 0).slice(0, most);
  if (shown.length === 0) return undefined;
  const of = shown.map(({ latency }) => latency);
  return {
    title: 'Latency by model and role',
    about: 'Seconds of the attempt that was answered: waiting between attempts is not in it.',
    layout: 'sideways',
    along: { title: 'role and model', labels: shown.map(nameOf) },
    axis: { title: 'seconds for a call', ticks: 'number', ...scale(of) },
    series: [
      range('5th to 95th percentile', of, 'p05', 'p95', 4),
      range('25th to 75th percentile', of, 'p25', 'p75', 16),
      point('median', of, ({ quantiles }) => quantiles.p50),
      point('mean', of, ({ mean }) => mean),
      point('99th percentile', of, ({ quantiles }) => quantiles.p99),
      point('slowest', of, ({ max }) => max),
    ],
  };
}

/** One plot for each of the roles that call most. */
export const latencyHistograms = ({ models }: Section): (Plot | undefined)[] =>
  models.by_role.slice(0, 4).map((use) =>
    histogram(use.latency, {
      title: `Latency of ${nameOf(use)}`,
      along: 'seconds for a call',
      colour: 'orange',
      format: duration,
    }),
  );

export const nameOf = ({ role, model }: Pick<ModelUse, 'role' | 'model'>): string => `${role}: ${model}`;

function range(name: string, of: Distribution[], from: Quantile, to: Quantile, width: number): Series {
  const bounds = of.map(({ quantiles }) => [quantiles[from], quantiles[to]] as const);
  return {
    name,
    draw: 'range',
    colour: 'orange',
    width,
    values: bounds.map(([low, high]) => (low === null || high === null ? null : [low, high])),
    shown: bounds.map(([low, high]) => `${duration(low)} to ${duration(high)}`),
  };
}

type Quantile = keyof Distribution['quantiles'];

const colours = { median: 'blue', mean: 'green', '99th percentile': 'purple', slowest: 'red' } as const;

function point(name: keyof typeof colours, of: Distribution[], value: (of: Distribution) => number | null): Series {
  return {
    name,
    draw: 'point',
    colour: colours[name],
    values: of.map(value),
    shown: of.map((one) => shownOf(name, one, value(one))),
  };
}

const shownOf = (name: string, { count, of }: Distribution, value: number | null): string =>
  value === null ? none : `${duration(value)}${name === 'median' ? ` of ${whole(count)} ${of}` : ''}`;

function scale(of: Distribution[]): Partial<Axis> {
  const fastest = Math.min(...of.map(({ quantiles }) => quantiles.p05 ?? 0));
  const slowest = Math.max(...of.map(({ max }) => max ?? 0));
  return fastest > 0 && slowest / fastest > wide ? { scale: 'logarithmic' } : { scale: 'linear', from: 0 };
}
