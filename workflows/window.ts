/** How many rollouts each running range may have open, so that all together never pass the batch's concurrency. */

/** A running range as its parent knows it. */
export interface Share {
  /** Rollouts in it. */
  readonly size: number;
  /** Open rollouts it last told of; they can only have become fewer since it started its last one. */
  readonly open: number;
  /** Whether it has started its last rollout. */
  readonly draining: boolean;
}

/**
 * Gives each range its window, oldest first, and says what is left for the next one. A draining range takes what it has
 * open; any other takes all it can use, so at most the newest one gets less than that.
 */
export function allot(window: number, shares: readonly Share[]): { windows: number[]; spare: number } {
  let spare = window;
  const windows = shares.map(({ size, open, draining }) => {
    const share = draining ? open : Math.max(0, Math.min(size, spare));
    spare -= share;
    return share;
  });
  return { windows, spare: Math.max(0, spare) };
}

/** `true` each time the open rollouts of a draining range have dropped by an eighth of its window: it then reports them again. */
export function worthTelling(told: number, open: number, window: number): boolean {
  return open === 0 ? told > 0 : told - open >= Math.max(1, Math.ceil(window / 8));
}
