import { expect, test } from 'vitest';
import { allot, worthTelling, type Share } from '../../workflows/window.ts';

const share = (size: number, open = 0, draining = false): Share => ({ size, open, draining });

test('a single range takes what it can use', () => {
  expect(allot(64, [share(500)])).toEqual({ windows: [64], spare: 0 });
  expect(allot(1000, [share(500)])).toEqual({ windows: [500], spare: 500 });
});

test('the newest range gets what older ones have left', () => {
  expect(allot(64, [share(500, 40, true), share(500)])).toEqual({ windows: [40, 24], spare: 0 });
});

test('several ranges run at once when the window is larger than one', () => {
  expect(allot(1200, [share(500), share(500), share(500)])).toEqual({ windows: [500, 500, 200], spare: 0 });
});

test('a window that shrinks below what is open starts nothing', () => {
  expect(allot(30, [share(500, 40, true), share(500, 24)])).toEqual({ windows: [40, 0], spare: 0 });
});

test('paused means that nothing may start', () => {
  expect(allot(0, [share(500)])).toEqual({ windows: [0], spare: 0 });
});

test('windows of ranges that may still start, and what draining ranges hold, never pass the total', () => {
  for (let total = 0; total <= 1500; total += 37) {
    for (const open of [0, 1, 63, 400, 500]) {
      const shares = [share(500, open, true), share(500), share(120)];
      const { windows, spare } = allot(total, shares);
      const sum = windows.reduce((a, b) => a + b, 0) + spare;
      expect(sum).toBeLessThanOrEqual(Math.max(total, open));
    }
  }
});

test('a draining range tells when it has fallen by an eighth of its window, and when it is empty', () => {
  expect(worthTelling(64, 60, 64)).toBe(false);
  expect(worthTelling(64, 56, 64)).toBe(true);
  expect(worthTelling(3, 2, 4)).toBe(true);
  expect(worthTelling(5, 0, 500)).toBe(true);
  expect(worthTelling(0, 0, 500)).toBe(false);
});
