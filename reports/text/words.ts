/** Figures as a person reads them. */

import type { Estimate } from '../figures.ts';

export const none = '–';

/** Three digits behind the point, fewer for large numbers, none for whole ones. */
export function numberText(value: number | null): string {
  if (value === null) return none;
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  const size = Math.abs(value);
  if (size >= 1000) return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
  if (size >= 100) return value.toFixed(1);
  return size < 0.001 ? value.toPrecision(2) : value.toFixed(3);
}

/** A mean or a share: always with digits behind the point, so that it is not taken for a count. */
export function meanText(value: number | null): string {
  return value === null ? none : Math.abs(value) >= 1000 ? numberText(value) : value.toFixed(3);
}

export function intervalText({ low, high }: Pick<Estimate, 'low' | 'high'>): string {
  return low === null || high === null ? none : `[${meanText(low)}, ${meanText(high)}]`;
}

/** `0.512 [0.480, 0.544]`. */
export function estimateText(estimate: Estimate): string {
  if (estimate.value === null) return none;
  return estimate.low === null ? meanText(estimate.value) : `${meanText(estimate.value)} ${intervalText(estimate)}`;
}

export function dollarsText(value: number | null): string {
  return value === null ? none : `$${value >= 1 ? value.toFixed(2) : value.toPrecision(2)}`;
}

/** Seconds, with a unit. */
export function secondsText(value: number | null): string {
  if (value === null) return none;
  if (value === 0) return '0 s';
  if (value >= 120) return `${(value / 60).toFixed(1)} min`;
  return value >= 1 ? `${value.toFixed(2)} s` : `${(value * 1000).toFixed(value < 0.01 ? 2 : 0)} ms`;
}

/** `3 rows`, `1 row`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
