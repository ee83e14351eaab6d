/** A report as one HTML file that needs nothing else: no network, no server. */

import type { Report, Source } from '../reports/report.ts';
import type { Section } from '../reports/section.ts';
import { document } from './document.ts';
import { denominators, headline } from './headline.ts';
import { html, type Html } from './html.ts';
import { decimal, moment, percent, whole } from './numbers.ts';
import { section } from './section.ts';
import { Sheet } from './sheet.ts';
import { estimate, table } from './table.ts';

export function reportPage(report: Report): string {
  const { source, overall, environments } = report;
  const sheet = new Sheet();
  const body = html`
    <header>
      <h1>${source.batch}</h1>
      ${report.state === 'partial' && html`<p class="state">Partial: some rollouts have not ended.</p>`}
      ${about(source)} ${denominators(overall.rollouts)}
    </header>
    <main>
      ${headline(overall)} ${notes(report.notes)}
      <section>
        <h2>${environments.length > 0 ? 'All environments' : 'Results'}</h2>
        ${byEnvironment(environments)} ${section(overall, sheet)}
      </section>
      ${environments.map(
        (of) =>
          html`<details class="environment">
            <summary><h2>${of.environment}</h2></summary>
            <section>${denominators(of.rollouts)} ${headline(of)} ${section(of, sheet)}</section>
          </details>`,
      )}
    </main>
    ${footer(report)}
  `;
  return document(`${source.batch} – dgym report`, body, sheet.plots, report);
}

export function about(source: Source): Html {
  const facts: [string, Html | string][] = [
    ['started', moment(source.created_at)],
    ['rows', `${whole(source.rows)} of ${whole(source.dataset.rows)}, ${whole(source.samples)} samples of each`],
    ['dataset', html`${source.dataset.path} <small>sha256 ${source.dataset.sha256.slice(0, 12)}</small>`],
    ['environments', source.environments.map(({ name, version }) => `${name} ${version}`).join(', ')],
    [
      'models',
      Object.entries(source.models)
        .map(([role, model]) => `${role}: ${model}`)
        .join(', '),
    ],
    ['durable-gym', `${source.version}${source.generation > 0 ? `, generation ${source.generation}` : ''}`],
  ];
  return html`<dl class="facts">
    ${facts.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div> `,
    )}
  </dl>`;
}

export function notes(all: string[]): Html | undefined {
  if (all.length === 0) return undefined;
  return html`<aside>
    <h2>Before you believe it</h2>
    <ul>
      ${all.map((note) => html`<li>${withCode(note)}</li> `)}
    </ul>
  </aside>`;
}

/** What stands between backticks is code. */
const withCode = (note: string): Html[] =>
  note.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));

function byEnvironment(environments: Section[]): Html | undefined {
  return table<Section>(
    'By environment; plots of each are further down',
    [
      { title: 'environment', cell: ({ environment }) => environment, words: true },
      { title: 'asked', cell: ({ rollouts }) => whole(rollouts.asked) },
      { title: 'verified', cell: ({ rollouts }) => whole(rollouts.verified) },
      { title: 'failed', cell: ({ rollouts }) => whole(rollouts.failed) },
      { title: 'mean reward', cell: ({ reward }) => estimate(reward.mean, decimal) },
      { title: 'passed', cell: ({ success }) => estimate(success.passed, percent) },
      { title: 'mixed rewards', cell: ({ groups }) => estimate(groups.mixed_reward, percent) },
      { title: 'truncated', cell: ({ stops }) => estimate(stops.truncated, percent) },
      { title: 'turns', cell: ({ turns }) => decimal(turns.distribution.mean) },
      { title: 'tool errors', cell: ({ tools }) => percent(tools.errors.value) },
    ],
    environments,
  );
}

export function footer({ settings }: Pick<Report, 'settings'>): Html {
  return html`<footer>
    <p>
      Intervals, in brackets, are those of ${percent(settings.confidence)} confidence: a bootstrap of
      ${whole(settings.bootstrap_draws)} draws over rows (seed ${String(settings.bootstrap_seed)}), and the normal
      interval above ${whole(settings.bootstrap_rows)} rows. A rollout passes with a reward of at least
      ${decimal(settings.success_threshold)}. Failed rollouts have no reward. Definitions: docs/metrics.md of
      durable-gym.
    </p>
  </footer>`;
}
