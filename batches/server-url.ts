/** URLs of model servers: checked before they enter history and records, which hold no secrets. */

import { ConfigurationError } from '../contracts/configuration-error.ts';
import { secretIn } from './secrets.ts';

/**
 * Returns the URL without a trailing slash. Refuses what is no http URL, what carries a secret, and query and fragment
 * altogether: paths are added to it, and what stands there may be a key under any name.
 */
export function checkUrl(field: string, text: string, environment?: NodeJS.ProcessEnv): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new ConfigurationError(`"${withoutSecrets(text)}" is not a URL that begins with http:// or https://`, {
      field,
    });
  }
  const { username, password, pathname } = url;
  const bare = username === '' && password === '' && !/[?#]/.test(text);
  if (!bare || secretIn(decoded(pathname), environment) || secretIn(pathname, environment)) {
    throw new ConfigurationError(
      `the URL of ${url.host} holds a secret, or may (a user, a query, a fragment, a key in its path); put the key into OPENAI_API_KEY, or name a variable with key_variable`,
      { field },
    );
  }
  return text.trim().replace(/\/+$/, '');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function withoutSecrets(text: string): string {
  return secretIn(text) ? '…' : text.replace(/\/\/[^/@]*@/, '//…@').replace(/[?#].*$/s, '…');
}
