/** Two batches beside each other, as one HTML file. */

import type { Compared, ComparedSection, Comparison, NamedRows, Side } from '../reports/comparison.ts';
import type { Source } from '../reports/report.ts';
import { document } from './document.ts';
import { cards, denominators } from './headline.ts';
import { html, type Html } from './html.ts';
import { differenceOf, formats, labelOf } from './metrics.ts';
import { interval, none, whole } from './numbers.ts';
import { about, footer, notes } from './page.ts';
import { changedRows, changes, differences } from './plots/comparison.ts';
import { Sheet } from './sheet.ts';
import { estimate, table } from './table.ts';

export function comparisonPage(comparison: Comparison): string {
  const { a, b, overall, environments, rows } = comparison;
  const sheet = new Sheet();
  const most = Math.max(0, ...overall.metrics.map(({ k }) => k ?? 0));
  const body = html`
    <header>
      <h1>${a.batch} and ${b.batch}</h1>
      ${comparison.state === 'partial' && html`<p class="state">Partial: some rollouts of one have not ended.</p>`}
      <p>
        Differences are B − A, paired by row: ${whole(rows.both)} rows are in both, ${named(rows.only_a)} only in A,
        ${named(rows.only_b)} only in B.
      </p>
      ${side('A', a, overall.a)} ${side('B', b, overall.b)}
    </header>
    <main>
      ${cards(
        overall.metrics
          .filter(
            ({ metric, k, difference }) => headlines.has(metric) && (k ?? most) === most && difference.value !== null,
          )
          .map((compared) => ({
            name: labelOf(compared),
            value: differenceOf(compared.metric)(compared.difference.value),
            range: interval(compared.difference, differenceOf(compared.metric)),
            about: `A ${formats[compared.metric](compared.a)}, B ${formats[compared.metric](compared.b)}; ${whole(compared.difference.rows)} rows`,
          })),
      )}
      ${notes(comparison.notes)}
      <section>
        <h2>${environments.length > 0 ? 'All environments' : 'Results'}</h2>
        ${section(overall, sheet)}
      </section>
      ${environments.map(
        (of) =>
          html`<details class="environment">
            <summary><h2>${of.environment}</h2></summary>
            <section>${section(of, sheet)}</section>
          </details>`,
      )}
    </main>
    ${footer(comparison)}
  `;
  return document(`${a.batch} and ${b.batch} – dgym report`, body, sheet.plots, comparison);
}

const side = (name: string, source: Source, rollouts: Side): Html =>
  html`<h3>${name}: ${source.batch}</h3>
    ${about(source)} ${denominators(rollouts)}`;

function section(of: ComparedSection, sheet: Sheet): Html {
  return html`
    ${sheet.figures([differences(of), changedRows(of), changes(of)], 'No row has a figure on both sides.')}
    ${table<Compared>(
      'Means over the rows that have the figure on both sides, and how many of these rows changed',
      [
        { title: 'metric', cell: labelOf, words: true },
        { title: 'A', cell: ({ metric, a }) => formats[metric](a) },
        { title: 'B', cell: ({ metric, b }) => formats[metric](b) },
        { title: 'B − A', cell: ({ metric, difference }) => estimate(difference, differenceOf(metric)) },
        { title: 'rows', cell: ({ difference }) => whole(difference.rows) },
        { title: 'left out', cell: ({ difference }) => whole(difference.rows_left_out) },
        { title: 'B higher', cell: ({ higher }) => whole(higher) },
        { title: 'equal', cell: ({ equal }) => whole(equal) },
        { title: 'B lower', cell: ({ lower }) => whole(lower) },
      ],
      of.metrics,
    )}
    ${table<[string, NamedRows]>(
      'Rows that no figure over verified rollouts pairs',
      [
        { title: 'verified rollouts', cell: ([name]) => name, words: true },
        { title: 'rows', cell: ([, { count }]) => whole(count) },
        { title: 'which', cell: ([, rows]) => numbers(rows), words: true },
      ],
      [
        ['only in A', of.only_a_verified],
        ['only in B', of.only_b_verified],
        ['in neither', of.neither_verified],
      ],
    )}
  `;
}

const numbers = ({ count, rows }: NamedRows): string =>
  count === 0 ? none : `${rows.join(', ')}${count > rows.length ? ', …' : ''}`;

const named = (rows: NamedRows): string => `${whole(rows.count)}${rows.count > 0 ? ` (${numbers(rows)})` : ''}`;

/** Of pass@k with the most samples only. */
const headlines = new Set<Compared['metric']>([
  'reward_mean',
  'passed',
  'pass_at_k',
  'verified_rate',
  'truncated',
  'turns',
]);
