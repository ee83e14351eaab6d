/** A plot as data: what browser/page.js gives to Chart.js, and what the table below it says. */

import type { Distribution } from '../figures.ts';
import { decimal, type Format, percent, whole } from './numbers.ts';

/** Of the palettes in browser/page.js, which have a light and a dark tone of each. */
export type Colour = 'blue' | 'orange' | 'green' | 'red' | 'purple' | 'teal' | 'grey';

export interface Axis {
  /** With its unit, if it has one. */
  title: string;
  ticks: 'count' | 'share' | 'number';
  scale?: 'linear' | 'logarithmic';
  /** What is shown at least. */
  from?: number;
  to?: number;
}

export interface Series {
  name: string;
  /** A `range` is a bar between two values, a `band` the area between two lines. */
  draw: 'bar' | 'range' | 'line' | 'point' | 'band';
  colour: Colour;
  values: (number | [number, number] | null)[];
  /** The values in words, for tooltips and the table. */
  shown: string[];
  /** Which of the two axes. */
  axis?: 'first' | 'second';
  /** Bars of one stack stand on each other. */
  stack?: string;
  /** Width of bars in pixels; otherwise they share the room. */
  width?: number;
}

export interface Plot {
  title: string;
  /** What it shows, with the number of things it shows. */
  about: string;
  /** `sideways`: one bar below the other, for names; `upright`: along an axis from left to right. */
  layout: 'upright' | 'sideways';
  along: {
    title: string;
    labels: string[];
    /** Where each bar begins and ends, for an axis of numbers rather than of names. */
    edges?: [number, number][];
  };
  axis: Axis;
  second?: Axis;
  series: Series[];
}

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
  const { kind, bins } = distribution.histogram;
  if (distribution.count === 0 || bins.length === 0) return undefined;
  const format = options.format ?? decimal;
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
