/** The page in Chromium, which draws it. Skipped where there is none. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { collectReport } from '../../reports/collect.ts';
import { reportPage } from '../../viewer/page.ts';
import { temporaryFolder } from '../results/batch-in-store.ts';
import { reportBatch } from '../reports/batch.ts';
import { Browser, chromium } from './chromium.ts';
import { endings } from './endings.ts';

const skipped = chromium
  ? ''
  : ' (skipped: there is no Chromium; as root on Debian, `apt-get install chromium-headless-shell`)';

/** Of each canvas that is not folded away, the number of colours in it and whether it is as wide as its place. */
const look = `[...document.querySelectorAll('[data-plot]')]
  .filter((place) => !place.closest('details.environment:not([open])'))
  .map((place) => {
    const canvas = place.firstElementChild;
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set(new Uint32Array(data.buffer).filter((_, pixel) => pixel % 7 === 0));
    return { colours: colours.size, fits: Math.abs(canvas.clientWidth - place.clientWidth) < 2 };
  })`;

/** Title and first line of the tooltip of the plot of rewards by turns. */
const hover = `(() => {
  const canvas = document.querySelectorAll('[data-plot] canvas')[1];
  const chart = Chart.getChart(canvas);
  const { x, y } = chart.getDatasetMeta(0).data[0];
  const { left, top } = canvas.getBoundingClientRect();
  canvas.dispatchEvent(new MouseEvent('mousemove', { clientX: left + x, clientY: top + y, bubbles: true }));
  return new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => done([chart.tooltip.title[0], chart.tooltip.body[0].lines[0]]))),
  );
})()`;

/** Opens what one environment has of its own. */
const unfold = `new Promise((done) => {
  const folded = document.querySelector('details.environment');
  folded.addEventListener('toggle', () => requestAnimationFrame(() => requestAnimationFrame(done)));
  folded.open = true;
})`;

test.skipIf(!chromium)(
  `plots are drawn, light and dark, without a word on the console${skipped}`,
  { timeout: 60_000 },
  async () => {
    const { store, batch } = await reportBatch(endings({ rows: 6, samples: 4, tools: ['</script><b>', 'read'] }), {
      environments: ['quiz', '<b>other'],
      environmentOf: (row) => row % 2,
    });
    const report = await collectReport(store, batch);
    const path = join(await temporaryFolder(), 'report.html');
    await writeFile(path, reportPage(report));
    const browser = await Browser.start(chromium ?? '');
    onTestFinished(() => browser.close());

    const plots = async () => {
      const drawn: { colours: number; fits: boolean }[] = await browser.evaluate(look);
      // A blank canvas has one.
      for (const plot of drawn) expect(plot).toEqual({ fits: true, colours: expect.toSatisfy((many) => many > 20) });
      return drawn.length;
    };
    await browser.open(path, { colours: 'light' });
    const count = await plots();
    expect(count).toBeGreaterThan(12);
    await browser.evaluate(unfold);
    expect(await plots()).toBeGreaterThan(count + 12);
    await browser.open(path, { colours: 'dark' });
    expect(await plots()).toBe(count);
    expect(await browser.evaluate(hover)).toEqual(['1', expect.stringContaining('mean reward: ')]);
    await browser.open(path, { width: 400 });
    expect(await browser.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400);
    expect(browser.complaints).toEqual([]);
  },
);
