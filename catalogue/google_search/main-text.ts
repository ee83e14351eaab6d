/** The main text of a page: what stands in its article, without menus, scripts and forms. */

import { Parser } from 'htmlparser2';

const skipped = new Set([
  ...['script', 'style', 'noscript', 'template', 'svg', 'title', 'iframe', 'object', 'canvas', 'audio', 'video'],
  ...['nav', 'header', 'footer', 'aside', 'form', 'button', 'select', 'textarea', 'dialog', 'menu'],
]);
const main = new Set(['article', 'main']);
const inline = new Set([
  ...[
    'a',
    'abbr',
    'b',
    'bdi',
    'bdo',
    'cite',
    'code',
    'data',
    'del',
    'dfn',
    'em',
    'font',
    'i',
    'ins',
    'kbd',
    'mark',
    'math',
  ],
  ...['q', 's', 'samp', 'small', 'span', 'strong', 'sub', 'sup', 'time', 'tt', 'u', 'var', 'wbr'],
]);
const cells = new Set(['td', 'th']);
/** A title in an article's own header is a part of it. */
const headings = new Set(['h1', 'h2', 'h3']);

/** One block to a line. `undefined` where there is no text. A single pass: pages may be nested without end. */
export function mainText(html: string): string | undefined {
  const whole = new Lines();
  const article = new Lines();
  let skipping = 0;
  let heading = 0;
  let inside = 0;
  const write = (action: (lines: Lines) => void) => {
    action(whole);
    if (inside > 0) action(article);
  };
  const parser = new Parser({
    onopentagname(name) {
      if (skipped.has(name)) skipping++;
      if (headings.has(name) && inside > 0) heading++;
      if (main.has(name)) inside++;
      if (cells.has(name)) write((lines) => lines.text(' '));
      else if (!inline.has(name)) write((lines) => lines.end());
    },
    onclosetag(name) {
      if (!inline.has(name) && !cells.has(name)) write((lines) => lines.end());
      if (skipped.has(name)) skipping--;
      if (headings.has(name) && heading > 0) heading--;
      if (main.has(name)) inside--;
    },
    ontext(text) {
      if (skipping === 0 || heading > 0) write((lines) => lines.text(text));
    },
  });
  parser.end(html);
  return article.all() ?? whole.all();
}

/** Text by lines, white space as one space. */
class Lines {
  readonly #lines: string[] = [];
  #parts: string[] = [];

  text(text: string): void {
    this.#parts.push(text);
  }

  end(): void {
    const line = this.#parts.join('').replace(/\s+/g, ' ').trim();
    this.#parts = [];
    if (line !== '') this.#lines.push(line);
  }

  all(): string | undefined {
    this.end();
    return this.#lines.length > 0 ? this.#lines.join('\n') : undefined;
  }
}
