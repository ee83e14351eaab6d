/** The plots of a page: each becomes a figure in the text, and data for browser/page.js. */

import { html, type Html } from './html.ts';
import type { Plot } from './plot.ts';
import { table } from './table.ts';

export class Sheet {
  /** In the order of their figures: the one at `index` is drawn where `data-plot` is `index`. */
  readonly plots: Plot[] = [];

  /** Plots that there are no data for leave a sentence where they would be. */
  figures(plots: (Plot | undefined)[], otherwise: string): Html {
    const drawn = plots.filter((plot) => plot !== undefined);
    if (drawn.length === 0) return html`<p class="nothing">${otherwise}</p>`;
    return html`<div class="plots">${drawn.map((plot) => this.figure(plot))}</div>`;
  }

  private figure(plot: Plot): Html {
    const index = this.plots.push(plot) - 1;
    return html`<figure>
      <figcaption>
        <h4>${plot.title}</h4>
        <p>${plot.about}</p>
      </figcaption>
      <div class="canvas" data-plot="${index}">
        <canvas role="img" aria-label="${plot.title}. ${plot.about}"></canvas>
      </div>
      <details>
        <summary>As a table</summary>
        ${values(plot)}
      </details>
    </figure> `;
  }
}

function values({ title, along, series }: Plot): Html | undefined {
  return table(
    title,
    [
      { title: along.title, cell: (index: number) => along.labels[index], words: true },
      ...series.map(({ name, shown }) => ({ title: name, cell: (index: number) => shown[index] })),
    ],
    along.labels.map((_, index) => index),
  );
}
