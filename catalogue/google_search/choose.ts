/** Which provider a rollout searches with: its row's, the batch's documents, or the web. */

import { environmentFile } from '../../environments/files.ts';
import { documents } from './documents.ts';
import type { SearchProvider } from './provider.ts';
import { web } from './web.ts';

/** Environment variables of the workers: the key, and the id of the search engine. */
export const keys = ['GOOGLE_API_KEY', 'GOOGLE_CX'] as const;

interface Options {
  readonly documents: string | null;
  readonly endpoint: string;
  readonly private_addresses: boolean;
}

/** Throws where there is nothing to search: a model that finds nothing would be scored all the same. */
export function provider(state: { documents?: 'example' | undefined }, options: Options): SearchProvider {
  if (state.documents === 'example') return documents(environmentFile('google_search', 'documents.jsonl'));
  if (options.documents !== null) return documents(options.documents);
  const [key, cx] = keys.map((name) => process.env[name]);
  if (key && cx) return web({ ...options, key, cx });
  throw new Error(
    `There is nothing to search: set ${keys.join(' and ')} for the workers, or give documents: --option documents=FILE.`,
  );
}
