/** The progress of a batch as one line of text. No I/O. */

import { durationText } from '../contracts/duration.ts';

export interface Snapshot {
  readonly total: number;
  readonly verified: number;
  readonly failed: number;
  readonly open: number;
  /** Sum over verified rollouts. */
  readonly reward: number;
  readonly paused: boolean;
  /** Why it paused itself. */
  readonly pausedBecause?: string;
}

/** `132/200 · 66% · 12.3/s · ETA 6s · reward 0.812 · 2 failed · 64 open · no worker for queue dgym-model`. */
export function progressLine(snapshot: Snapshot, rate: number | undefined, waiting: readonly string[] = []): string {
  const { total, verified, failed, open, reward, paused, pausedBecause } = snapshot;
  const done = verified + failed;
  const left = total - done;
  return [
    `${done}/${total}`,
    `${total === 0 ? 100 : Math.floor((100 * done) / total)}%`,
    ...(rate === undefined || left === 0 ? [] : [rateText(rate)]),
    ...(rate === undefined || rate <= 0 || left === 0 ? [] : [`ETA ${durationText(left / rate)}`]),
    ...(verified === 0 ? [] : [`reward ${(reward / verified).toFixed(3)}`]),
    `${failed} failed`,
    `${open} open`,
    ...(paused ? [pausedBecause === undefined ? 'paused' : `paused: ${pausedBecause}`] : []),
    ...(waiting.length === 0 ? [] : [`waiting: ${waiting.join('; ')}`]),
  ].join(' · ');
}

function rateText(perSecond: number): string {
  if (perSecond === 0) return '0/s';
  if (perSecond >= 1) return `${perSecond.toFixed(1)}/s`;
  return perSecond * 60 >= 1 ? `${(perSecond * 60).toFixed(1)}/min` : `${(perSecond * 3600).toFixed(1)}/h`;
}

const windowMs = 60_000;

/** How many rollouts end in a second, over the last minute. */
export class Rate {
  private readonly points: { at: number; done: number }[] = [];

  add(at: number, done: number): void {
    this.points.push({ at, done });
    while ((this.points[1]?.at ?? at) < at - windowMs) this.points.shift();
  }

  /** `undefined` until there is something to tell. */
  perSecond(): number | undefined {
    const [first, last] = [this.points[0], this.points.at(-1)];
    if (!first || !last || last.at - first.at < 500) return undefined;
    return ((last.done - first.done) * 1000) / (last.at - first.at);
  }
}

/** Cuts a line to a terminal's width: a line that wraps cannot be drawn over. */
export function fit(line: string, columns: number): string {
  return line.length < columns ? line : `${line.slice(0, Math.max(0, columns - 2))}…`;
}
