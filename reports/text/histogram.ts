/** A histogram as bars of blocks. */

import type { Histogram } from '../figures.ts';
import { numberText } from './words.ts';

const widest = 40;

export function histogramText({ kind, bins }: Histogram): string {
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const lines = bins.map(({ from, to, count }) => ({
    name: kind === 'values' ? numberText(from) : `${numberText(from)} … ${numberText(to)}`,
    count: count.toLocaleString('en-US'),
    // What is there is seen, however little it is.
    bar: '█'.repeat(count === 0 ? 0 : Math.max(1, Math.round((count / most) * widest))),
  }));
  const names = Math.max(0, ...lines.map(({ name }) => name.length));
  const counts = Math.max(0, ...lines.map(({ count }) => count.length));
  return lines
    .map(({ name, count, bar }) => `  ${name.padStart(names)}  ${count.padStart(counts)}  ${bar}`.trimEnd())
    .join('\n');
}
