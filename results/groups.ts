/** Groups: the samples of one row, which trainers compare with each other. */

import type { Ended } from './endings.ts';

/** Cuts results, ordered by row and sample, into groups. Holds one of them at a time. */
export async function* byRow(results: AsyncIterable<Ended>): AsyncIterable<readonly [Ended, ...Ended[]]> {
  let open: [Ended, ...Ended[]] | undefined;
  for await (const ended of results) {
    if (open?.[0].row === ended.row) {
      open.push(ended);
      continue;
    }
    if (open) yield open;
    open = [ended];
  }
  if (open) yield open;
}
