import { expect, test } from 'vitest';
import { histogram } from '../../viewer/histogram.ts';
import { Spread } from '../../reports/spread.ts';

const drawn = (values: number[]) => {
  const spread = new Spread();
  for (const value of values) spread.add(value);
  const plot = histogram(spread.distribution('rollouts verified'), { title: 't', along: 'x', colour: 'blue' });
  return plot && { labels: plot.along.labels, edges: plot.along.edges, counts: plot.series[0]?.values };
};

test('values with equal steps have a bar each, those that do not occur too', () => {
  expect(drawn([0, 1, 1])).toEqual({ labels: ['0', '1'], edges: undefined, counts: [1, 2] });
  expect(drawn([0, 0.25, 1])).toEqual({
    labels: ['0', '0.25', '0.5', '0.75', '1'],
    edges: undefined,
    counts: [1, 1, 0, 0, 1],
  });
  expect(drawn([0.3, 0.1, 0.2])).toMatchObject({ labels: ['0.1', '0.2', '0.3'] });
  expect(drawn([0.5, 0.7, 1.2])?.counts).toEqual([1, 0, 1, 0, 0, 0, 0, 1]);
  expect(drawn([3, 3])).toEqual({ labels: ['3'], edges: undefined, counts: [2] });
  expect(drawn([])).toBeUndefined();
});

test('other values are put into ranges, so that bars are as far apart as values are', () => {
  const { edges, counts, labels } = drawn([0.41, 0.93, 7.2, 1.8])!;
  expect(edges![0]).toEqual([0, 0.5]);
  expect(edges!.at(-1)).toEqual([7, 7.5]);
  expect(counts).toEqual([1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  expect(labels[0]).toBe('0 to below 0.5');
  expect(labels.at(-1)).toBe('7 to 7.5');
  const negative = drawn([-1, -0.31, 0, 0.47])!;
  expect(negative.edges![0]![0]).toBe(-1);
  expect(negative.counts).toEqual([1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1].slice(0, negative.counts!.length));
});

test('many values are drawn in the ranges that the report has', () => {
  const { counts } = drawn(Array.from({ length: 1000 }, (_, index) => index / 1000))!;
  expect(counts!.reduce<number>((sum, count) => sum + (count as number), 0)).toBe(1000);
});
