/** Arithmetic of the bench. */

/** The value below which a share of the others lie; `NaN` of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/**
 * How long work takes at best on a number of lanes: each takes the next piece as soon as it is free. With many pieces that
 * comes to their sum divided by the lanes; with few it has the same run-out at the end that a measured run has.
 */
export function shortestTime(pieces: readonly number[], lanes: number): number {
  const busyUntil = Array.from({ length: Math.min(lanes, pieces.length) }, () => 0);
  for (const piece of pieces) {
    const next = busyUntil.indexOf(Math.min(...busyUntil));
    busyUntil[next]! += piece;
  }
  return Math.max(0, ...busyUntil);
}

/** The one in the middle, by a number that each of them has. */
export function middle<T>(values: readonly T[], by: (value: T) => number): T {
  const sorted = values.toSorted((one, other) => by(one) - by(other));
  const found = sorted[Math.floor((sorted.length - 1) / 2)];
  if (found === undefined) throw new Error('there is no middle of nothing');
  return found;
}

export function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
