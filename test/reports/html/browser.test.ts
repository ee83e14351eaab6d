/** The page in Chromium, which draws it. Skipped where there is none. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { collectReport } from '../../../reports/collect.ts';
import { reportPage } from '../../../reports/html/page.ts';
import { temporaryFolder } from '../../activities/batch-in-store.ts';
import { reportBatch } from '../batch.ts';
import { Browser, chromium } from './chromium.ts';
import { endings } from './endings.ts';

const skipped = chromium ? '' : ' (skipped: there is no Chromium; as root on Debian, `apt-get install chromium`)';

/** Of each canvas, the number of colours in it and whether it is as wide as its place. */
const look = `[...document.querySelectorAll('[data-plot]')].map((place) => {
  const canvas = place.firstElementChild;
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Set(new Uint32Array(data.buffer).filter((_, pixel) => pixel % 7 === 0));
  return { colours: colours.size, fits: Math.abs(canvas.clientWidth - place.clientWidth) < 2 };
})`;

/** What each environment has of its own. */
const unfold = `new Promise((done) => {
  for (const folded of document.querySelectorAll('details.environment')) folded.open = true;
  setTimeout(() => requestAnimationFrame(done), 50);
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

    for (const colours of ['light', 'dark'] as const) {
      await browser.open(path, { colours });
      await browser.evaluate(unfold);
      const plots: { colours: number; fits: boolean }[] = await browser.evaluate(look);
      expect(plots.length).toBeGreaterThan(36);
      // A blank canvas has one.
      for (const plot of plots)
        expect(plot).toMatchObject({ fits: true, colours: expect.toSatisfy((many: number) => many > 20) });
    }
    await browser.open(path, { width: 400 });
    expect(await browser.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400);
    expect(browser.complaints).toEqual([]);
  },
);
