/** The whole document: style, body, data, the library and the script that draws. Its policy lets nothing else run or load. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { html, Html, json, script } from './html.ts';
import type { Plot } from './plot.ts';

/** `data` is what the page was made from, for programs that find the page alone. */
export function document(title: string, body: Html, plots: Plot[], data: unknown): string {
  const style = own('browser/page.css');
  const scripts = [library(), own('browser/page.js')].map(script);
  const policy = [
    "default-src 'none'",
    'img-src data:',
    `style-src ${hashes([style])}`,
    `script-src ${hashes(scripts)}`,
  ].join('; ');
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <title>${title}</title>
        ${raw('style', style)}
      </head>
      <body>
        <noscript><p>Plots need JavaScript. All of their values are in the tables below them.</p></noscript>
        ${body} ${raw('script type="application/json" id="data"', json(data))}
        ${raw('script type="application/json" id="plots"', json(plots))}
        ${scripts.map((source) => raw('script', source))}
      </body>
    </html> `.text;
}

/** An element with a text that is no HTML; not a character more, or its hash is another. */
const raw = (tag: string, text: string): Html => new Html(`<${tag}>${text}</${tag.split(' ', 1)[0]}>\n`);

/** The browser takes a script or style with one of these hashes, and none that came in otherwise. */
const hashes = (texts: string[]): string =>
  texts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`).join(' ');

/** Built for browsers; its package exports only what bundlers take, so it is found beside that. */
function library(): string {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('chart.js');
  return readFileSync(join(dirname(entry), 'chart.umd.min.js'), 'utf8');
}

const own = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8').replaceAll('\r\n', '\n');
