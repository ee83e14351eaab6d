/** The web: Google's Programmable Search Engine, and pages as they are. */

import { Background } from '../../environments/background.ts';
import { dumps } from '../python/dumps.ts';
import { TimeLimitError } from '../../environments/time-limit.ts';
import { download } from './download.ts';
import type { SearchProvider } from './provider.ts';
import { shorten } from './shorten.ts';

const pages = new Background('./page-thread', import.meta.url);
const maxReadingMilliseconds = 10_000;
const maxSearchMilliseconds = 10_000;

interface Account {
  readonly key: string;
  readonly cx: string;
  /** @default Google's */
  readonly endpoint: string;
  readonly private_addresses: boolean;
}

export function web({ key, cx, endpoint, private_addresses }: Account): SearchProvider {
  return {
    async search(query, signal) {
      const url = `${endpoint}?${new URLSearchParams({ key, cx, q: query }).toString()}`;
      const limited = AbortSignal.any([signal, AbortSignal.timeout(maxSearchMilliseconds)]);
      try {
        const response = await fetch(url, { signal: limited });
        if (isOurs(response.status)) throw new AccountError(response.status);
        if (!response.ok) return failure(`${response.status} ${response.statusText} for url: ${endpoint}`);
        return dumps(await response.text());
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof AccountError) throw error;
        // Neither the key nor the query: errors of `fetch` name the host alone.
        return failure(error instanceof Error ? error.message : String(error));
      }
    },

    async browse(url, signal) {
      const html = await download(url, { private_addresses }, signal);
      if (html === undefined || html === '') return 'No HTML found';
      try {
        const text = (await pages.run(html, maxReadingMilliseconds, signal)) as string | null;
        // The words of the original, whose extractor found nothing.
        if (text === null) return "Error: Unexpected error = object of type 'NoneType' has no len()";
        return shorten(text);
      } catch (error) {
        if (error instanceof TimeLimitError) return `Error: Unexpected error = ${error.message}`;
        throw error;
      }
    },
  };
}

function failure(text: string): string {
  return `Error: Unexpected error - ${text}`;
}

/** The key, the quota: nothing that a model could do better. */
function isOurs(status: number): boolean {
  return status === 401 || status === 403 || status === 429;
}

class AccountError extends Error {
  override readonly name = 'AccountError';
  constructor(status: number) {
    super(`Google answered ${status}: look at GOOGLE_API_KEY, at GOOGLE_CX and at the quota of the key.`);
  }
}
