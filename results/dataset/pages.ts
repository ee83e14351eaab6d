/** The snapshot of a dataset: its pages, and single rows. */

import { z } from 'zod';
import { Page, type Row, type RowRef } from '../../contracts/dataset.ts';
import { complaints } from '../../contracts/issues.ts';
import { parseExact } from '../../contracts/exact-json.ts';
import { manifestKey, pageKey, pagesKey } from '../../store/layout.ts';
import { orLost, readPage } from '../../store/references.ts';
import { DamagedError, StoreError, UnavailableError, type Store } from '../../store/store.ts';

/** All pages of a batch, in order. */
export async function readPages(store: Store, batch: string): Promise<Page[]> {
  const url = store.urlOf(pagesKey(batch));
  const list = await store.read(pagesKey(batch));
  if (!list) {
    // Both at once are the disk.
    if (!(await store.has(manifestKey(batch)))) throw new UnavailableError(`${url} is gone: is its disk mounted?`);
    throw new DamagedError(`${url} is gone: ${advice}`, { gone: true });
  }
  const pages = parsePages(list, url);
  // The store may have been moved since, or be mounted elsewhere on this machine.
  return pages.map((page) => ({ ...page, url: store.urlOf(pageKey(batch, page.first, page.sha256)) }));
}

const advice = 'put it back from a copy, or collect again as a new batch';

function parsePages(list: Buffer, url: string): Page[] {
  let value: unknown;
  try {
    value = JSON.parse(list.toString());
  } catch {
    throw new DamagedError(`${url} is torn: ${advice}`);
  }
  const pages = z.array(Page).safeParse(value);
  if (pages.success) return pages.data;
  throw new DamagedError(`${url} is no list of pages (${complaints(pages.error).slice(0, 200)}): ${advice}`);
}

/** A row as hooks are given it. Each call gives a row of its own, which the caller may change. */
export async function readRow(ref: RowRef): Promise<Row> {
  // The snapshot has checked that every line is an object, and the hash says it is the same line.
  return JSON.parse(await rowText(ref)) as Row;
}

/** A row with its numbers as they stand in the dataset: see `exact-json.ts`. */
export async function readExactRow(ref: RowRef): Promise<Row> {
  return parseExact(await rowText(ref)) as Row;
}

async function rowText({ url, sha256, line }: RowRef): Promise<string> {
  const page = await orLost('invalid_row', () => readPage({ url, sha256 }));
  let start = 0;
  for (let skipped = 0; skipped < line; skipped++) {
    const end = page.indexOf('\n', start);
    if (end === -1) throw new StoreError(`${url} has no line ${line}`);
    start = end + 1;
  }
  const end = page.indexOf('\n', start);
  if (end === -1) throw new StoreError(`${url} has no line ${line}`);
  return page.toString('utf8', start, end);
}
