/** Which rollouts belong to which range: a function of the row number alone, so that it never moves. */

import { maxChildRanges, maxLeafRollouts } from '../contracts/limits.ts';

export interface Bounds {
  readonly from: number;
  readonly to: number;
}

/** Rollouts of a leaf: as many whole groups as fit. */
export function leafSize(samples: number): number {
  return Math.max(1, Math.floor(maxLeafRollouts / samples)) * samples;
}

/** The child ranges of a range; none when the range is a leaf. */
export function split({ from, to }: Bounds, samples: number): Bounds[] {
  const leaf = leafSize(samples);
  if (to - from <= leaf) return [];
  let size = leaf;
  while (Math.ceil((to - from) / size) > maxChildRanges) size *= maxChildRanges;
  const children: Bounds[] = [];
  for (let start = from; start < to; start += size) children.push({ from: start, to: Math.min(start + size, to) });
  return children;
}

/** The name of a leaf, which is also the folder of its records. */
export function leafName(from: number, samples: number): string {
  return String(Math.floor(from / leafSize(samples))).padStart(6, '0');
}
