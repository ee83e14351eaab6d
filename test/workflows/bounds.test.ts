import { expect, test } from 'vitest';
import { leafName, leafSize, split } from '../../workflows/bounds.ts';

test.each([
  [1, 500],
  [2, 500],
  [3, 498],
  [64, 448],
  [500, 500],
])('a leaf of %i samples per row holds %i rollouts, whole groups only', (samples, size) => {
  expect(leafSize(samples)).toBe(size);
});

test('a range that fits a leaf has no children', () => {
  expect(split({ from: 0, to: 500 }, 1)).toEqual([]);
  expect(split({ from: 498, to: 996 }, 3)).toEqual([]);
});

test.each([
  [1_200, 1],
  [200_000, 1],
  [200_001, 1],
  [1_000_000, 8],
  [999_999, 3],
])('the leaves of %i rollouts with %i samples cover each once, in order', (total, samples) => {
  const to = Math.ceil(total / samples) * samples;
  const leaves: { from: number; to: number }[] = [];
  const walk = (bounds: { from: number; to: number }): void => {
    const children = split(bounds, samples);
    expect(children.length).toBeLessThanOrEqual(200);
    if (children.length === 0) leaves.push(bounds);
    for (const child of children) walk(child);
  };
  walk({ from: 0, to });
  expect(leaves[0]?.from).toBe(0);
  expect(leaves.at(-1)?.to).toBe(to);
  for (const [index, leaf] of leaves.entries()) {
    expect(leaf.to - leaf.from).toBeLessThanOrEqual(leafSize(samples));
    expect(leaf.from % samples).toBe(0);
    expect(leaf.from).toBe(index * leafSize(samples));
  }
  const names = new Set(leaves.map(({ from }) => leafName(from, samples)));
  expect(names.size).toBe(leaves.length);
});
