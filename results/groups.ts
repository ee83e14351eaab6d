/** Groups: the samples of one row, which trainers compare with each other. */

import type { Asked } from './endings.ts';

/** Cuts results, ordered by row and sample, into groups. Holds one of them at a time. */
export async function* byRow(results: AsyncIterable<Asked>): AsyncIterable<readonly [Asked, ...Asked[]]> {
  let open: [Asked, ...Asked[]] | undefined;
  for await (const asked of results) {
    if (open?.[0].row === asked.row) {
      open.push(asked);
      continue;
    }
    if (open) yield open;
    open = [asked];
  }
  if (open) yield open;
}
