/** Numbers as a person reads them, never torn from their units. `null` is a figure that there is nothing to compute from. */

import type { Estimate, Population } from '../reports/figures.ts';

type Figure = number | null;
/** How to write a figure. */
export type Format = (value: Figure) => string;

export const none = '–';

export const whole: Format = (value) => (value === null ? none : value.toLocaleString('en-US'));

/** Three digits that matter. */
export const decimal: Format = (value) =>
  value === null ? none : value.toLocaleString('en-US', { maximumSignificantDigits: Math.abs(value) < 1000 ? 3 : 4 });

/** Never rounded to all or nothing: 9,999 of 10,000 is not 100 %. */
export const percent: Format = (value) => {
  if (value === null) return none;
  if (value > 0 && value < 0.0005) return '<\u00a00.1\u00a0%';
  if (value < 1 && value > 0.9995) return '>\u00a099.9\u00a0%';
  return `${(value * 100).toLocaleString('en-US', { maximumFractionDigits: 1 })}\u00a0%`;
};

export const duration: Format = (value) => {
  if (value === null) return none;
  if (value > 0 && value < 1) return `${decimal(value * 1000)}\u00a0ms`;
  if (value < 60) return `${decimal(value)}\u00a0s`;
  const units: [string, number][] = [
    ['d', 86400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ];
  const first = units.findIndex(([, size]) => value >= size);
  const [[large, size], [small, part]] = units.slice(first, first + 2) as [[string, number], [string, number]];
  const parts = Math.round(value / part);
  const rest = parts % (size / part);
  return `${whole(Math.floor((parts * part) / size))}\u00a0${large}${rest > 0 ? ` ${rest}\u00a0${small}` : ''}`;
};

export const dollars: Format = (value) => {
  if (value === null) return none;
  const digits = value !== 0 && Math.abs(value) < 0.1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 2 };
  return value.toLocaleString('en-US', { style: 'currency', currency: 'USD', ...digits });
};

/** Large counts in a narrow place: 12.3K, 4.5M. */
export const compact: Format = (value) =>
  value === null ? none : value.toLocaleString('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

export const moment = (iso: string | null): string =>
  iso === null ? none : `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;

/** The bounds of an estimate, or nothing where it has none. */
export function interval({ low, high }: Pick<Estimate, 'low' | 'high'>, format: Format): string {
  return low === null || high === null ? '' : `[${format(low)}, ${format(high)}]`;
}

/** What a figure is a figure of: "of 1,234 rollouts verified". */
export function population({ denominator, of }: { denominator: number; of: Population }): string {
  return `${whole(denominator)} ${of}`;
}
