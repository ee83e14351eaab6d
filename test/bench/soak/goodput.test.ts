import { describe, expect, it } from 'vitest';
import { backAt, countIn, lostSeconds, perWindow } from '../../../bench/soak/goodput.ts';

/** Ten a second for a minute, none from the 20th second to the 30th. */
const ends = Array.from({ length: 600 }, (_, index) => index * 100).filter((at) => at < 20_000 || at >= 30_000);

describe('goodput over time', () => {
  it('counts from a moment up to another', () => {
    expect(countIn([1, 2, 2, 3], 2, 3)).toBe(2);
    expect(countIn([], 0, 10)).toBe(0);
  });

  it('is a rate for each window, also for the last one, which is short', () => {
    expect(perWindow(ends, 0, 60_000)).toEqual([10, 10, 10, 10, 0, 0, 10, 10, 10, 10, 10, 10]);
    expect(perWindow(ends, 0, 7_000)).toEqual([10, 10]);
    expect(perWindow(ends, 0, 0)).toEqual([]);
  });

  it('loses what the usual rate would have brought', () => {
    expect(lostSeconds(ends, 15_000, 35_000, 10)).toBeCloseTo(10);
    expect(lostSeconds(ends, 0, 20_000, 10)).toBeCloseTo(0);
    expect(lostSeconds(ends, 0, 20_000, 5)).toBeCloseTo(-20);
  });

  it('is back with the first window that is nearly as good as usual', () => {
    // Nine tenths of a window are enough: it may begin half a second early.
    expect(backAt(ends, { from: 20_000, until: 60_000, perSecond: 10 })).toBe(29_500);
    expect(backAt(ends, { from: 0, until: 60_000, perSecond: 10 })).toBe(0);
  });

  it('is not back when the next kill comes first', () => {
    expect(backAt(ends, { from: 20_000, until: 34_000, perSecond: 10 })).toBeUndefined();
  });
});
