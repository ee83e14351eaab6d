import { describe, expect, it } from 'vitest';
import { middle, quantile, rounded, shortestTime } from '../../bench/figures.ts';

describe('the arithmetic of the bench', () => {
  it('takes quantiles from unsorted values', () => {
    const values = Array.from({ length: 100 }, (_, index) => (index * 37) % 100);
    expect(quantile(values, 0.5)).toBe(50);
    expect(quantile(values, 0.95)).toBe(95);
    expect(quantile([7], 0.95)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('gives each piece to the lane that is free first', () => {
    expect(shortestTime([4, 1, 1, 1], 2)).toBe(4);
    expect(shortestTime([1, 1, 1, 4], 2)).toBe(5);
  });

  it('comes to the sum divided by the lanes when there are many pieces', () => {
    const pieces = Array.from({ length: 10_000 }, (_, index) => 1 + (index % 7));
    const sum = pieces.reduce((one, other) => one + other, 0);
    expect(shortestTime(pieces, 16) / (sum / 16)).toBeCloseTo(1, 2);
  });

  it('needs no longer than the longest piece when every piece has a lane', () => {
    expect(shortestTime([3, 9, 5], 64)).toBe(9);
    expect(shortestTime([], 64)).toBe(0);
  });

  it('finds the middle, and of an even number the lower one', () => {
    const by = ({ ratio }: { ratio: number }) => ratio;
    expect(middle([{ ratio: 3 }, { ratio: 1 }, { ratio: 2 }], by)).toEqual({ ratio: 2 });
    expect(middle([{ ratio: 2 }, { ratio: 1 }], by)).toEqual({ ratio: 1 });
    expect(() => middle([], by)).toThrow('middle of nothing');
  });

  it('rounds to decimals', () => {
    expect(rounded(0.8149, 2)).toBe(0.81);
  });
});
