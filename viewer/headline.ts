/** The figures that one looks at first, each with its interval and with what it is a figure of. */

import type { Estimate } from '../reports/figures.ts';
import type { Section } from '../reports/section.ts';
import { type Content, html, type Html } from './html.ts';
import { compact, decimal, dollars, duration, type Format, interval, percent, population, whole } from './numbers.ts';

export interface Card {
  name: string;
  value: string;
  /** Its interval. */
  range?: string;
  /** What it is a figure of, and what else has to be known. */
  about: Content;
}

export function headline(section: Section): Html {
  const { rollouts, reward, success, groups, stops, turns, usage, timeline } = section;
  const most = success.at_k.at(-1);
  return cards([
    fromEstimate('Verified', rollouts.verified_rate, percent, `${whole(rollouts.failed)} failed`),
    fromEstimate('Mean reward', reward.mean, decimal, `standard deviation ${decimal(reward.distribution.std)}`),
    fromEstimate(
      'Passed',
      success.passed,
      percent,
      `reward of at least ${decimal(success.threshold)}; ${percent(success.passed_pessimistic.value)} of those attempted`,
    ),
    ...(most && most.k > 1
      ? [fromEstimate(`pass@${most.k}`, most.pass_at_k, percent, `pass^${most.k} ${percent(most.pass_hat_k.value)}`)]
      : []),
    fromEstimate('Mixed rewards', groups.mixed_reward, percent, 'groups with something to learn from'),
    fromEstimate('Truncated', stops.truncated, percent, `${percent(stops.max_turns.value)} at the limit on turns`),
    {
      name: 'Turns',
      value: decimal(turns.distribution.mean),
      about: `mean of ${population({ denominator: turns.distribution.count, of: turns.distribution.of })}; at most ${whole(turns.distribution.max)}`,
    },
    {
      name: 'Tokens',
      value: compact(usage.input_tokens + usage.output_tokens),
      about: `${compact(usage.input_tokens)} input, ${compact(usage.output_tokens)} output; ${whole(usage.told.count)} of ${population(usage.told)} tell`,
    },
    ...(usage.cost === null
      ? []
      : [
          {
            name: 'Cost',
            value: dollars(usage.cost),
            about: `${dollars(usage.cost_per_verified)} for a verified rollout`,
          },
        ]),
    {
      name: 'Time',
      value: duration(lasted(timeline)),
      about: `${decimal(timeline.rollouts_per_minute)} rollouts ended a minute`,
    },
  ]);
}

export function cards(all: Card[]): Html {
  return html`<dl class="cards">
    ${all.map(
      ({ name, value, range, about }) =>
        html`<div>
          <dt>${name}</dt>
          <dd class="value">${value}</dd>
          <dd class="range">${range}</dd>
          <dd>${about}</dd>
        </div> `,
    )}
  </dl>`;
}

function fromEstimate(name: string, estimate: Estimate, format: Format, more: string): Card {
  return {
    name,
    value: format(estimate.value),
    range: interval(estimate, format),
    about: `of ${population(estimate)}${estimate.of.startsWith('rows') ? '' : `, ${whole(estimate.rows)} rows`}${estimate.rows_left_out > 0 ? ` (${whole(estimate.rows_left_out)} left out)` : ''}; ${more}`,
  };
}

function lasted({ started_at: from, ended_at: to }: Section['timeline']): number | null {
  return from === null || to === null ? null : (Date.parse(to) - Date.parse(from)) / 1000;
}

/** What became of the rollouts that were asked for, as a bar and in words. */
export function denominators({ asked, attempted, verified, failed, missing }: Denominators): Html {
  const parts: [string, number][] = [
    ['verified', verified],
    ['failed', failed],
    ['missing', missing],
  ];
  let from = 0;
  const bars = parts.map(([name, count]) => {
    const width = asked === 0 ? 0 : (100 * count) / asked;
    from += width;
    return html`<rect class="${name}" x="${from - width}" y="0" width="${width}" height="1" />`;
  });
  const key = parts.map(([name, count]) => html`<span class="${name}">${name} ${whole(count)}</span> `);
  return html`<div class="denominators">
    <p>${whole(asked)} rollouts asked, ${whole(attempted)} ended:</p>
    <svg viewBox="0 0 100 1" preserveAspectRatio="none" role="img" aria-label="shares of rollouts">${bars}</svg>
    <p class="key">${key}</p>
  </div>`;
}

type Denominators = Pick<Section['rollouts'], 'asked' | 'attempted' | 'verified' | 'failed' | 'missing'>;
