/** The thread that holds the indexes. It makes those that are missing, or older than their documents. */

import { parentPort } from 'node:worker_threads';
import type { Answer } from './background.ts';
import { openIndex, type FullTextIndex } from './full-text-index.ts';

/** What the thread is asked. */
export type Work = { readonly path: string } & ({ readonly search: string } | { readonly browse: string });
export type { Found } from './full-text-index.ts';

const indexes = new Map<string, FullTextIndex>();

parentPort?.on('message', (work: Work) => {
  void perform(work).then(
    (value) => parentPort?.postMessage({ value } satisfies Answer),
    (error: unknown) => parentPort?.postMessage({ error: error as Error } satisfies Answer),
  );
});

async function perform(work: Work): Promise<unknown> {
  const index = indexes.get(work.path) ?? (await openIndex(work.path));
  indexes.set(work.path, index);
  return 'search' in work ? index.search(work.search) : index.textOf(work.browse);
}
