/** HTML from templates in which every value is text: names of tools, models and rows come from anywhere. */

import { printable, printableJson } from '../contracts/printable.ts';

export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Content = Html | string | number | null | undefined | false | readonly Content[];

/** Escapes all values but those that `html` itself made. Use it inside of elements and of quoted attributes only. */
export function html(parts: TemplateStringsArray, ...values: Content[]): Html {
  return new Html(parts.map((part, index) => part + (index < values.length ? render(values[index]) : '')).join(''));
}

/** JSON that may stand inside of a `<script>`: nothing in it ends or opens an element. */
export function json(value: unknown): string {
  return printableJson(JSON.stringify(value)).replaceAll('<', '\\u003c');
}

/** JavaScript that may stand inside of a `<script>`. In strings and patterns, where alone these can be, `\/` is `/` and `\!` is `!`. */
export function script(source: string): string {
  return printable(source)
    .replaceAll(/^\/\/# sourceMappingURL=.*$/gm, '')
    .replaceAll(/<\/(?=script)/gi, '<\\/')
    .replaceAll('<!--', '<\\!--');
}

function render(content: Content): string {
  if (content instanceof Html) return content.text;
  if (content === null || content === undefined || content === false) return '';
  if (typeof content === 'object') return content.map(render).join('');
  return printable(String(content)).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
