/** Text of others as history, records and messages may hold it: short, on one line, and without secrets. */

import { shorten } from './text.ts';

/** Failures enter history, where a conversation's worth of error text has no place. */
const maxMessageLength = 500;

/** Text fit for history: short, on one line, and without the credentials that a URL or a header may carry. */
export function presentable(text: string): string {
  const clean = text
    .replaceAll(/\/\/[^/@\s]*@/g, '//')
    .replaceAll(/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, '$1 ***')
    .replaceAll(/\bsk-[\w*-]{8,}/g, 'sk-***')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return shorten(clean, maxMessageLength);
}

/** A base URL as messages show it: without credentials and query. */
export function displayUrl(url: string): string {
  if (!URL.canParse(url)) return presentable(url);
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/$/, '')}`;
}
