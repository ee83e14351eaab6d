/** What a soak has to show. Arithmetic only. */

import { rounded } from '../figures.ts';
import type { RunFigures } from './figures.ts';

/** Of the rollouts a second without kills. */
export const minGoodputRatio = 0.7;
export const maxHistoryBytes = 2 * 1024 * 1024;

export interface Check {
  readonly what: string;
  /** Absent where the run could not show it. */
  readonly holds?: boolean;
  readonly found: string;
}

export function checksOf(killed: RunFigures, calm?: RunFigures): Check[] {
  const runs = calm ? [calm, killed] : [killed];
  const failed = runs.reduce((sum, run) => sum + run.failed, 0);
  const largest = Math.max(
    ...runs.flatMap(({ histories: { batch, largest_range } }) => [batch.bytes, largest_range.bytes]),
  );
  return [
    { what: 'all rollouts verified, each once', holds: failed === 0, found: `${failed} failed` },
    goodput(killed, calm),
    { what: "parents' histories below 2 MiB", holds: largest < maxHistoryBytes, found: `largest ${kib(largest)}` },
    flat('RSS of the worker flat', calm?.rss.worker),
    flat('RSS of the command flat', calm?.rss.command),
    flat('RSS of the command flat over kills', killed.rss.command),
  ];
}

export function goodputRatio(killed: RunFigures, calm: RunFigures): number {
  return rounded(killed.rollouts_per_second / calm.rollouts_per_second, 3);
}

export function kib(bytes: number): string {
  return `${Math.round(bytes / 1024)} KiB`;
}

function goodput(killed: RunFigures, calm: RunFigures | undefined): Check {
  const what = `goodput at least ${minGoodputRatio} of the run without kills`;
  if (!calm) return { what, found: 'there was no run without kills' };
  if (killed.kills === 0) return { what, found: 'it was over before the first kill' };
  const ratio = goodputRatio(killed, calm);
  return { what, holds: ratio >= minGoodputRatio, found: ratio.toFixed(2) };
}

function flat(what: string, memory: RunFigures['rss']['command']): Check {
  if (!memory) return { what, found: 'not judged: no long life of one process was seen' };
  const { flat: holds, low_rise_percent: low, high_rise_percent: high, slope_mb_per_1000: slope } = memory;
  const rise = `low ${signed(low)} %, high ${signed(high)} %, ${slope} MB per 1,000 rollouts`;
  if (holds === undefined) return { what, found: `not judged, too short: ${rise}` };
  return { what, holds, found: rise };
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value);
}
