/** What a rollout takes: tokens and time. */

import type { Section } from '../../reports/section.ts';
import { duration, whole } from '../numbers.ts';
import { histogram } from '../histogram.ts';
import type { Plot } from '../plot.ts';

export const usage = ({ usage, turns }: Section): (Plot | undefined)[] => [
  histogram(turns.distribution, { title: 'Turns', along: 'turns of a rollout', colour: 'teal' }),
  histogram(usage.input_tokens_per_rollout, {
    title: 'Input tokens per rollout',
    along: 'input tokens, all calls of a rollout',
    colour: 'green',
    format: (value) => whole(value === null ? null : Math.round(value)),
  }),
  histogram(usage.output_tokens_per_rollout, {
    title: 'Output tokens per rollout',
    along: 'output tokens, all calls of a rollout',
    colour: 'green',
    format: (value) => whole(value === null ? null : Math.round(value)),
  }),
  histogram(usage.seconds_per_rollout, {
    title: 'Time per rollout',
    along: 'seconds from the start of a rollout to its record',
    colour: 'orange',
    format: duration,
  }),
];
