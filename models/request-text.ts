/** The text of a request: to recognize it where a server repeats it, and to estimate its length. */

import type { ModelRequest } from './provider.ts';

/** Every text in conversation, tools and parameters; pictures are none. */
export function textsOf({ items, tools, sampling }: ModelRequest): string[] {
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'string') {
      if (!value.startsWith('data:')) texts.push(value);
    } else if (Array.isArray(value)) {
      for (const one of value as unknown[]) collect(one);
    } else if (typeof value === 'object' && value !== null) {
      Object.values(value).forEach(collect);
    }
  };
  collect([items, tools, sampling]);
  return texts;
}

/** Four bytes count as a token: near enough for text in any language. */
export function estimateTokens(request: ModelRequest): number {
  return textsOf(request).reduce((bytes, text) => bytes + Buffer.byteLength(text), 0) / 4;
}

/** Letters and digits alone: the same text looks the same however it was quoted. */
export function simplified(text: string): string {
  return text
    .replaceAll(/\\(?:u[0-9a-f]{4}|[nrtbf])/gi, ' ')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
}
