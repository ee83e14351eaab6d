/** Copies the rows of a dataset into the store, so that a batch does not depend on a file that someone may change. */

import { createHash } from 'node:crypto';
import type { Page, Row } from '../../contracts/dataset.ts';
import { maxPageBytes, maxPageRows } from '../../contracts/limits.ts';
import { putObject, sha256Of } from '../../store/blobs.ts';
import { batchPrefix, pageKey, pagesKey } from '../../store/layout.ts';
import type { Store } from '../../store/store.ts';
import { DatasetError } from '../json-lines.ts';
import { readPages } from './pages.ts';
import { readRowLines } from './read.ts';

export interface SnapshotOptions {
  readonly store: Store;
  readonly batch: string;
  readonly path: string;
  /** What messages call the dataset. @default its path */
  readonly name?: string;
  /** The hash of the file that was checked; a file that has changed since is refused. */
  readonly sha256?: string;
  /** Take no more than the first so many of the selected rows. @default all */
  readonly limit?: number;
  /** Numbers of the rows to take. @default all */
  readonly only?: ReadonlySet<number> | readonly number[];
  /** The environment of a row, as an index into the batch's list. Called once for each selected row. @default 0 */
  readonly environmentIndex?: (row: Row, index: number) => number;
}

export interface Snapshot {
  /** Of the whole file. */
  readonly sha256: string;
  /** Rows selected. */
  readonly rows: number;
  readonly pages: number;
}

/**
 * Writes the selected rows as pages, and a list of the pages. Every selected line is checked before the list is written; a
 * batch id that already holds other rows is refused, and the same rows a second time change nothing.
 */
export async function snapshotDataset(options: SnapshotOptions): Promise<Snapshot> {
  const { store, batch, path, name = path, limit = Infinity, environmentIndex = () => 0 } = options;
  const only = options.only && new Set(options.only);
  const hash = createHash('sha256');
  const pages: Page[] = [];
  const page = new Draft();
  let selected = 0;
  let total = 0;

  await store.found(batchPrefix(batch));
  const flush = async () => {
    if (page.lines.length > 0) pages.push(await page.write(store, batch, selected));
  };
  for await (const { index, text: line, parse } of readRowLines(path, { name, see: (bytes) => hash.update(bytes) })) {
    total = index + 1;
    if (selected >= limit || (only && !only.has(index))) continue;
    const environment = environmentIndex(parse(), index);
    if (!page.fits(line)) await flush();
    page.add(line, index, environment);
    selected += 1;
  }
  await flush();
  const sha256 = hash.digest('hex');
  if (options.sha256 !== undefined && options.sha256 !== sha256) {
    throw new DatasetError(`${name} has changed while it was read; try again once it is complete`);
  }
  if (only) checkSelection([...only], total, name);
  if (selected === 0) throw new DatasetError(`${name}: no row is selected by only and limit`);

  const list = JSON.stringify(pages);
  if (!(await store.create(pagesKey(batch), list)) && !(await holds(store, batch, pages))) {
    throw new DatasetError(`the batch "${batch}" already holds other rows; choose another id`);
  }
  return { sha256, rows: selected, pages: pages.length };
}

/** A page on its way. */
class Draft {
  lines: string[] = [];
  private bytes = 0;
  private rows: number[] = [];
  private environments: number[] = [];

  fits(line: string): boolean {
    return this.lines.length < maxPageRows && this.bytes + Buffer.byteLength(line) + 1 <= maxPageBytes;
  }

  add(line: string, row: number, environment: number): void {
    this.lines.push(line);
    this.bytes += Buffer.byteLength(line) + 1;
    this.rows.push(row);
    this.environments.push(environment);
  }

  /** Writes the page whose last row stands before position `end`, and begins the next one. */
  async write(store: Store, batch: string, end: number): Promise<Page> {
    const { lines, rows, environments } = this;
    const content = lines.map((line) => `${line}\n`).join('');
    const sha256 = sha256Of(content);
    const first = end - lines.length;
    const key = pageKey(batch, first, sha256);
    await putObject(store, key, Buffer.from(content));
    [this.lines, this.bytes, this.rows, this.environments] = [[], 0, [], []];
    return {
      url: store.urlOf(key),
      sha256,
      first,
      count: lines.length,
      ...(rows.some((row, line) => row !== first + line) && { rows }),
      ...(environments.some((environment) => environment !== 0) && { environments }),
    };
  }
}

function checkSelection(only: readonly number[], total: number, path: string): void {
  const missing = only.filter((row) => !Number.isInteger(row) || row < 0 || row >= total).sort((one, two) => one - two);
  if (missing.length === 0) return;
  const named = missing.slice(0, 10).join(', ') + (missing.length > 10 ? `, … (${missing.length} in all)` : '');
  throw new DatasetError(`${path} has rows 0 to ${total - 1}; only asks for ${named}`);
}

/** Compares all but the URLs: the store may have been moved since. */
async function holds(store: Store, batch: string, pages: readonly Page[]): Promise<boolean> {
  return signature(await readPages(store, batch)) === signature(pages);
}

function signature(pages: readonly Page[]): string {
  return JSON.stringify(pages.map((page) => ({ ...page, url: '' })));
}
