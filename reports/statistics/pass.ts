/**
 * Of n rollouts c pass: how likely k of them, drawn without putting back, hold one that passes, or pass all. Products, since
 * binomial coefficients of a few hundred overflow.
 */

/** pass@k = 1 - C(n-c,k) / C(n,k), the unbiased estimate; `k` is at most `n`. */
export function passAtK(n: number, c: number, k: number): number {
  if (n - c < k) return 1;
  let none = 1;
  for (let i = n - c + 1; i <= n; i++) none *= 1 - k / i;
  return 1 - none;
}

/** pass^k = C(c,k) / C(n,k). */
export function passHatK(n: number, c: number, k: number): number {
  let all = 1;
  for (let i = 0; i < k; i++) all *= Math.max(0, c - i) / (n - i);
  return all;
}

/** Every k that a report tells of: 1 to 10, then powers of two, and n itself. */
export function reportedKs(n: number): number[] {
  const ks = new Set<number>();
  for (let k = 1; k <= Math.min(n, 10); k++) ks.add(k);
  for (let k = 16; k < n; k *= 2) ks.add(k);
  if (n >= 1) ks.add(n);
  return [...ks];
}
