/** The snapshot of a dataset: its pages, and single rows. */

import { z } from 'zod';
import { Page, type Row, type RowRef } from '../../contracts/dataset.ts';
import { readBlob } from '../store/blobs.ts';
import { pageKey, pagesKey } from '../store/layout.ts';
import { StoreError, type Store } from '../store/store.ts';

/** All pages of a batch, in order. */
export async function readPages(store: Store, batch: string): Promise<Page[]> {
  const list = await store.read(pagesKey(batch));
  if (!list)
    throw new StoreError(`${store.urlOf(pagesKey(batch))} is gone: the rows of the batch "${batch}" are not there`);
  const pages = z.array(Page).parse(JSON.parse(list.toString()));
  // The store may have been moved since, or be mounted elsewhere on this machine.
  return pages.map((page) => ({ ...page, url: store.urlOf(pageKey(batch, page.first, page.sha256)) }));
}

/** A row as it stands in the dataset. Each call gives a row of its own, which the caller may change. */
export async function readRow({ url, sha256, line }: RowRef): Promise<Row> {
  const page = await readBlob({ url, sha256 });
  let start = 0;
  for (let skipped = 0; skipped < line; skipped++) {
    const end = page.indexOf('\n', start);
    if (end === -1) throw new StoreError(`${url} has no line ${line}`);
    start = end + 1;
  }
  const end = page.indexOf('\n', start);
  if (end === -1) throw new StoreError(`${url} has no line ${line}`);
  // The snapshot has checked that every line is an object, and the hash says it is the same line.
  return JSON.parse(page.toString('utf8', start, end)) as Row;
}
