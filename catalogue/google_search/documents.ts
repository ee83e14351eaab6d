/** Documents that were given: a full-text index in SQLite (FTS5), in a thread of its own. */

import { dumps } from '../python/dumps.ts';
import { Background } from '../../environments/background.ts';
import type { Found, Work } from './index-thread.ts';
import type { SearchProvider } from './provider.ts';
import { shorten } from './shorten.ts';

const thread = new Background('./index-thread', import.meta.url);
/** The index is made before the first search, which may take as long as a hook may. */
const maxMilliseconds = 55 * 60_000;

/** `path`: JSON Lines of `{url, title?, text}`. */
export function documents(path: string): SearchProvider {
  return {
    async search(query, signal) {
      const work: Work = { path, search: query };
      const found = (await thread.run(work, maxMilliseconds, signal)) as Found[];
      // The fields of Google's answer that say something; it has no `items` where nothing is found.
      const items = found.map(({ url, title, snippet }) => ({ title, link: url, displayLink: hostOf(url), snippet }));
      return dumps(JSON.stringify({ kind: 'customsearch#search', ...(items.length > 0 && { items }) }));
    },

    async browse(url, signal) {
      const work: Work = { path, browse: url };
      const text = (await thread.run(work, maxMilliseconds, signal)) as string | null;
      if (text === null) return 'No HTML found';
      return text === '' ? 'No text found' : shorten(text);
    },
  };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}
