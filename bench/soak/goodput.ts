/** Goodput over time: rollouts ended in each window, what an interruption cost, and when it was over. Arithmetic only. */

/** Counted in windows of five seconds: shorter ones jump about by themselves. */
export const windowMs = 5_000;
/** Goodput is back when a window has this share of the usual rate. */
export const backShare = 0.9;
const stepMs = 250;

/** Rollouts a second in each window from `from` on; `ends` are sorted. The last window may be cut short by `to`. */
export function perWindow(ends: readonly number[], from: number, to: number): number[] {
  const windows = Math.max(0, Math.ceil((to - from) / windowMs));
  return Array.from({ length: windows }, (_, index) => {
    const start = from + index * windowMs;
    const end = Math.min(to, start + windowMs);
    return (countIn(ends, start, end) * 1000) / (end - start);
  });
}

/** How many of the sorted `ends` lie in [from, to). */
export function countIn(ends: readonly number[], from: number, to: number): number {
  return Math.max(0, firstFrom(ends, to) - firstFrom(ends, from));
}

/** Seconds at the usual rate that went missing between two moments; below 0 when it was faster. */
export function lostSeconds(ends: readonly number[], from: number, to: number, perSecond: number): number {
  return (to - from) / 1000 - countIn(ends, from, to) / perSecond;
}

/** When, from `from` on, a window begins that is as good as usual; `undefined` when none does that ends before `until`. */
export function backAt(
  ends: readonly number[],
  { from, until, perSecond }: { readonly from: number; readonly until: number; readonly perSecond: number },
): number | undefined {
  const needed = backShare * perSecond * (windowMs / 1000);
  for (let at = from; at + windowMs <= until; at += stepMs) {
    if (countIn(ends, at, at + windowMs) >= needed) return at;
  }
  return undefined;
}

/** Index of the first that is not before `at`. */
export function firstFrom(sorted: readonly number[], at: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
