/** What happened when. */

import type { Timeline } from '../../reports/effort.ts';
import { decimal, duration, none, whole } from '../numbers.ts';
import type { Colour, Plot, Series } from '../plot.ts';

type Bucket = Timeline['buckets'][number];

export function timeline(timeline: Timeline): Plot[] {
  if (timeline.buckets.length === 0) return [];
  const every = `in ${duration(timeline.bucket_seconds)}`;
  const tokens = ({ output_tokens: tokens }: Bucket) => tokens / timeline.bucket_seconds;
  return [
    {
      ...upright('Throughput', timeline),
      about: `Rollouts that ended ${every}, ${decimal(timeline.rollouts_per_minute)} a minute on average, and those that were open at its end.`,
      axis: { title: `rollouts ended ${every}`, ticks: 'count', from: 0 },
      second: { title: 'rollouts open', ticks: 'count', from: 0 },
      series: [
        { ...series(timeline, 'bar', 'verified', 'blue', ({ verified }) => verified, whole), stack: 'ended' },
        { ...series(timeline, 'bar', 'failed', 'red', ({ failed }) => failed, whole), stack: 'ended' },
        { ...series(timeline, 'line', 'open', 'orange', ({ open }) => open, whole), axis: 'second' },
      ],
    },
    {
      ...upright('Reward over time', timeline),
      about: `Mean reward of the verified rollouts that ended ${every}.`,
      axis: { title: 'mean reward', ticks: 'number' },
      series: [series(timeline, 'line', 'mean reward', 'blue', ({ reward_mean: mean }) => mean, decimal)],
    },
    {
      ...upright('Latency over time', timeline),
      about: `Of the model calls of rollouts that ended ${every}.`,
      axis: { title: 'seconds for a call', ticks: 'number', from: 0 },
      series: [
        series(timeline, 'line', 'slowest call', 'grey', ({ latency_max: max }) => max, duration),
        {
          ...series(timeline, 'line', 'mean', 'orange', ({ latency_mean: mean }) => mean, duration),
          shown: timeline.buckets.map(({ latency_mean: mean, calls }) =>
            mean === null ? none : `${duration(mean)} of ${whole(calls)} calls`,
          ),
        },
      ],
    },
    {
      ...upright('Output tokens over time', timeline),
      about: `Output tokens of rollouts that ended ${every}, for a second of it.`,
      axis: { title: 'output tokens a second', ticks: 'number', from: 0 },
      series: [series(timeline, 'bar', 'output tokens a second', 'green', tokens, decimal)],
    },
  ];
}

const upright = (title: string, { buckets }: Timeline) => ({
  title,
  layout: 'upright' as const,
  along: { title: `time (UTC), from ${buckets[0]?.at.slice(0, 10) ?? ''}`, labels: labelsOf(buckets) },
});

/** Days are named only where there are several. */
function labelsOf(buckets: Bucket[]): string[] {
  const several = buckets[0]?.at.slice(0, 10) !== buckets.at(-1)?.at.slice(0, 10);
  return buckets.map(({ at }) => (several ? `${at.slice(5, 10)} ${at.slice(11, 16)}` : at.slice(11, 19)));
}

function series(
  { buckets }: Timeline,
  draw: 'bar' | 'line',
  name: string,
  colour: Colour,
  value: (bucket: Bucket) => number | null,
  format: (value: number | null) => string,
): Series {
  const values = buckets.map(value);
  return { name, draw, colour, values, shown: values.map(format) };
}
