import { describe, expect, test } from 'vitest';
import { passAtK, passHatK, reportedKs } from '../../../reports/statistics/pass.ts';

/** All ways to draw k of n. */
function* subsets(n: number, k: number, from = 0): Generator<number[]> {
  if (k === 0) yield [];
  else for (let one = from; one <= n - k; one++) for (const rest of subsets(n, k - 1, one + 1)) yield [one, ...rest];
}

function binomial(n: bigint, k: bigint): bigint {
  let result = 1n;
  for (let i = 1n; i <= k; i++) result = (result * (n - k + i)) / i;
  return result;
}

const share = (count: bigint, of: bigint) => Number((count * 10n ** 18n) / of) / 1e18;

describe('pass@k and pass^k', () => {
  test('are the shares of all subsets that hold one that passes, and that all pass', () => {
    for (let n = 1; n <= 8; n++) {
      for (let c = 0; c <= n; c++) {
        for (let k = 1; k <= n; k++) {
          const all = [...subsets(n, k)];
          const any = all.filter((drawn) => drawn.some((one) => one < c)).length / all.length;
          const every = all.filter((drawn) => drawn.every((one) => one < c)).length / all.length;
          expect(passAtK(n, c, k)).toBeCloseTo(any, 12);
          expect(passHatK(n, c, k)).toBeCloseTo(every, 12);
        }
      }
    }
  });

  test.each([
    [200, 10, 50],
    [1000, 3, 500],
    [1000, 990, 8],
    [64, 1, 64],
  ])('are the ratios of binomial coefficients for n = %i, c = %i, k = %i', (n, c, k) => {
    const [N, C, K] = [BigInt(n), BigInt(c), BigInt(k)];
    const none = n - c < k ? 0 : share(binomial(N - C, K), binomial(N, K));
    const every = c < k ? 0 : share(binomial(C, K), binomial(N, K));
    expect(passAtK(n, c, k)).toBeCloseTo(1 - none, 10);
    expect(passHatK(n, c, k)).toBeCloseTo(every, 10);
  });

  test('of one are the share that passes', () => {
    for (let c = 0; c <= 7; c++) {
      expect(passAtK(7, c, 1)).toBeCloseTo(c / 7, 14);
      expect(passHatK(7, c, 1)).toBeCloseTo(c / 7, 14);
    }
  });

  test('are unbiased: over all outcomes of n trials their mean is what k trials give', () => {
    const p = 0.3;
    const n = 6;
    for (let k = 1; k <= n; k++) {
      let [any, every] = [0, 0];
      for (let c = 0; c <= n; c++) {
        const weight = Number(binomial(BigInt(n), BigInt(c))) * p ** c * (1 - p) ** (n - c);
        any += weight * passAtK(n, c, k);
        every += weight * passHatK(n, c, k);
      }
      expect(any).toBeCloseTo(1 - (1 - p) ** k, 12);
      expect(every).toBeCloseTo(p ** k, 12);
    }
  });
});

test('every k up to 10 is reported, then powers of two and the number of samples', () => {
  expect(reportedKs(1)).toEqual([1]);
  expect(reportedKs(4)).toEqual([1, 2, 3, 4]);
  expect(reportedKs(16)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 16]);
  expect(reportedKs(40)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 16, 32, 40]);
  expect(reportedKs(0)).toEqual([]);
});
