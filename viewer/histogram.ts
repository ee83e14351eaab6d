/** A distribution as a plot. */

import type { Distribution, Histogram } from '../reports/figures.ts';
import { decimal, type Format, percent, whole } from './numbers.ts';
import type { Colour, Plot } from './plot.ts';

interface HistogramOptions {
  title: string;
  /** Title of the axis, with the unit. */
  along: string;
  colour: Colour;
  /** How to write what the histogram is of. */
  format?: Format;
  /** Said before the summary. */
  about?: string;
}

/** Nothing where there are no values. */
export function histogram(distribution: Distribution, options: HistogramOptions): Plot | undefined {
  if (distribution.count === 0) return undefined;
  const format = options.format ?? decimal;
  const { kind, bins } = evened(distribution.histogram);
  const last = bins.length - 1;
  const labels = bins.map(({ from, to }, index) =>
    kind === 'values' ? format(from) : `${format(from)} to ${index === last ? '' : 'below '}${format(to)}`,
  );
  return {
    title: options.title,
    about: `${options.about ? `${options.about} ` : ''}${summary(distribution, format)}`,
    layout: 'upright',
    along: {
      title: options.along,
      labels,
      ...(kind === 'ranges' && { edges: bins.map(({ from, to }): [number, number] => [from, to]) }),
    },
    axis: { title: distribution.of, ticks: 'count', from: 0 },
    series: [
      {
        name: distribution.of,
        draw: 'bar',
        colour: options.colour,
        values: bins.map(({ count }) => count),
        shown: bins.map(({ count }) => `${whole(count)} (${percent(count / distribution.count)})`),
      },
    ],
  };
}

export function summary({ count, of, mean, std, quantiles, exact }: Distribution, format: Format): string {
  const figures = [
    `${whole(count)} ${of}`,
    `mean ${format(mean)}`,
    `median ${exact ? '' : 'about '}${format(quantiles.p50)}`,
    ...(std === null ? [] : [`standard deviation ${format(std)}`]),
  ];
  return `${figures.join(', ')}.`;
}

/** More bars than this cannot be told apart. */
const most = 40;

/** Values with equal steps between them, or else ranges: a bar for each value would hide how far they are apart. */
function evened({ kind, bins }: Histogram): Histogram {
  const values = bins.map(({ from }) => from);
  const first = values[0] ?? 0;
  const span = (values.at(-1) ?? 0) - first;
  if (kind === 'ranges' || span === 0) return { kind, bins };
  const step = commonStep(values, span);
  if (step !== undefined) {
    const at = (value: number) => Math.round((value - first) / step);
    return { kind: 'values', bins: filled(bins, at(first + span) + 1, first, step, at, 0) };
  }
  const width = nice(span / 16);
  const low = Math.floor(first / width + 1e-9);
  const count = Math.max(1, Math.ceil((first + span) / width - 1e-9) - low);
  const at = (value: number) => Math.min(count - 1, Math.floor(value / width + 1e-9) - low);
  return { kind: 'ranges', bins: filled(bins, count, low * width, width, at, width) };
}

/** What all values are a number of steps apart by: 0.1 for 0.5, 0.7 and 1.2. */
function commonStep([first = 0, ...others]: number[], span: number): number | undefined {
  const distances = others.map((value) => value - first);
  const smallest = Math.min(...distances.map((distance, index) => distance - (distances[index - 1] ?? 0)));
  const whole = (steps: number) => Math.abs(steps - Math.round(steps)) < 1e-6;
  return [1, 2, 3, 4, 5]
    .map((part) => smallest / part)
    .find((step) => span / step < most && distances.every((distance) => whole(distance / step)));
}

function filled(
  bins: Histogram['bins'],
  count: number,
  low: number,
  step: number,
  at: (value: number) => number,
  width: number,
): Histogram['bins'] {
  const edge = (value: number) => Number(value.toPrecision(12));
  const all = Array.from({ length: count }, (_, index) => {
    const from = low + index * step;
    return { from: edge(from), to: edge(from + width), count: 0 };
  });
  for (const bin of bins) {
    const into = all[at(bin.from)];
    if (into) into.count += bin.count;
  }
  return all;
}

/** The next 1, 2 or 5 times a power of ten. */
function nice(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  return ([1, 2, 5].find((factor) => factor * power >= width * (1 - 1e-9)) ?? 10) * power;
}
