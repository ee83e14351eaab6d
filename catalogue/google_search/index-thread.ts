/** The thread that holds the indexes. It makes those that are missing, or older than their documents. */

import { serve } from '../../environments/background.ts';
import { openIndex, type FullTextIndex } from './full-text-index.ts';

/** What the thread is asked. */
export type Work = { readonly path: string } & ({ readonly search: string } | { readonly browse: string });
export type { Found } from './full-text-index.ts';

const indexes = new Map<string, FullTextIndex>();

serve(perform);

async function perform(work: Work): Promise<unknown> {
  const index = indexes.get(work.path) ?? (await openIndex(work.path));
  indexes.set(work.path, index);
  return 'search' in work ? index.search(work.search) : index.textOf(work.browse);
}
