/** A plot as data: what browser/page.js gives to Chart.js, and what the table below it says. */

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
