/** One page of what a search found. */

import { PythonError, typeOf } from './python-error.ts';

/** `{ emails: […], pagination: { total_emails, page, page_size, total_pages } }` for `noun` "emails". */
export function pageOf(noun: string, found: readonly unknown[], page: unknown = 1, size: unknown = 5): object {
  const pageSize = integer(size);
  if (pageSize === 0) throw new PythonError('ZeroDivisionError', 'integer division or modulo by zero');
  const pages = Math.floor((found.length + pageSize - 1) / pageSize);
  const current = Math.max(1, Math.min(integer(page), pages));
  const start = (current - 1) * pageSize;
  return {
    [noun]: pageSize > 0 ? found.slice(start, start + pageSize) : [],
    pagination: { [`total_${noun}`]: found.length, page: current, page_size: pageSize, total_pages: pages },
  };
}

function integer(value: unknown): number {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw new PythonError('TypeError', `'${typeOf(value)}' object cannot be interpreted as an integer`);
}
