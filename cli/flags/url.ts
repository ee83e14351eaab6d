/** URLs of model servers: checked before they enter history and records, which hold no secrets. */

import { UsageError } from '../errors.ts';

/** Returns the URL without a trailing slash; refuses what is no http URL and what carries a secret. */
export function checkUrl(source: string, text: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`${source}: "${withoutSecrets(text)}" is not a URL that begins with http:// or https://`);
  }
  if (
    url.username !== '' ||
    url.password !== '' ||
    [...url.searchParams.keys()].some((key) => /key|token|secret|passw|sig/i.test(key))
  ) {
    throw new UsageError(
      `${source}: the URL of ${url.host} holds a secret; put it into OPENAI_API_KEY, or name a variable with key_variable in the config file`,
    );
  }
  return text.trim().replace(/\/+$/, '');
}

function withoutSecrets(text: string): string {
  return text.replace(/\/\/[^/@]*@/, '//…@');
}
