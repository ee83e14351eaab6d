/** Shows how far a long run is; a short one needs no telling. */

import { createProgressView } from '../progress.ts';
import { progressLine, Rate } from '../progress-line.ts';
import type { Tally } from './tally.ts';

const quietMs = 3_000;
const everyMs = 250;

/** `total` records, `concurrency` of them at once. */
export function showProgress(tally: Tally, total: number, concurrency: number): { update(): void; end(): void } {
  const view = createProgressView();
  const rate = new Rate();
  let shownAt = Date.now() + quietMs - everyMs;
  const line = (): string => {
    const { records, scored, failed } = tally.total();
    rate.add(Date.now(), records);
    const { reward } = tally;
    return progressLine(
      { total, verified: scored, failed, open: Math.min(concurrency, total - records), reward, paused: false },
      rate.perSecond(),
    );
  };
  let shown = false;
  return {
    update() {
      if (Date.now() < shownAt + everyMs) return;
      shownAt = Date.now();
      shown = true;
      view.show(line());
    },
    end() {
      if (shown) view.end(line());
    },
  };
}
