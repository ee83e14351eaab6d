/** What the policy called, and how often it was refused. */

import type { Section } from '../../reports/section.ts';
import { percent, whole } from '../numbers.ts';
import type { Plot } from '../plot.ts';

/** More do not fit: the table has all. */
const most = 20;

export function toolCalls({ tools }: Section): Plot | undefined {
  const shown = tools.by_tool.slice(0, most);
  if (shown.length === 0) return undefined;
  const left = tools.by_tool.length - shown.length;
  return {
    title: 'Tool calls and errors',
    about: `${whole(tools.calls)} calls, of which ${whole(tools.errors.count)} (${percent(tools.errors.value)}) were refused.${left > 0 ? ` The ${most} most used tools; the table has ${left} more.` : ''}`,
    layout: 'sideways',
    along: { title: 'tool', labels: shown.map(({ tool }) => tool) },
    axis: { title: 'tool calls', ticks: 'count', from: 0 },
    series: [
      {
        name: 'taken',
        draw: 'bar',
        colour: 'teal',
        stack: 'calls',
        values: shown.map(({ calls, errors }) => calls - errors),
        shown: shown.map(({ calls, errors }) => whole(calls - errors)),
      },
      {
        name: 'refused (errors)',
        draw: 'bar',
        colour: 'red',
        stack: 'calls',
        values: shown.map(({ errors }) => errors),
        shown: shown.map(({ errors, error_rate: rate }) => `${whole(errors)} (${percent(rate)} of its calls)`),
      },
    ],
  };
}
