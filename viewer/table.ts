/** Tables with numbers to the right and what they are a figure of beside them. */

import type { Estimate, Rate } from '../reports/figures.ts';
import { type Content, html, type Html } from './html.ts';
import { type Format, interval, percent, population, whole } from './numbers.ts';

export interface Column<Row> {
  title: string;
  cell: (row: Row) => Content;
  /** Words stand to the left. */
  words?: boolean;
}

/** Nothing where there are no rows. */
export function table<Row>(caption: Content, columns: Column<Row>[], rows: readonly Row[]): Html | undefined {
  if (rows.length === 0) return undefined;
  const side = ({ words }: Column<Row>) => (words ? 'words' : 'number');
  return html`<div class="table">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col" class="${side(column)}">${column.title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${columns.map((column) => html`<td class="${side(column)}">${column.cell(row)}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

export function estimate(value: Estimate, format: Format): Html {
  return html`${format(value.value)} <small>${interval(value, format)}</small>`;
}

/** With the number of things it is an estimate from. */
export function estimateOf(value: Estimate, format: Format): Html {
  const left = value.rows_left_out;
  return html`${estimate(value, format)}
    <small>of ${population(value)}${left > 0 && `, ${whole(left)} rows left out`}</small>`;
}

export function rate(value: Rate): Html {
  return html`${percent(value.value)} <small>${whole(value.count)} of ${population(value)}</small>`;
}
