/** Which store a command works on: `--store`, else `DGYM_STORE`, else `.dgym/store`. */

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigurationError } from '../contracts/configuration-error.ts';

/** A URL, absolute: workers run in other folders. */
export function storeUrl(given: string | undefined, environment: NodeJS.ProcessEnv = process.env): string {
  const text = given ?? environment['DGYM_STORE'] ?? '.dgym/store';
  if (text === '') throw new ConfigurationError('must not be empty', { field: 'store' });
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return pathToFileURL(resolve(text)).href;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['file:', 's3:'].includes(url.protocol)) {
    throw new ConfigurationError(`"${text.replace(/\/\/[^/@]*@/, '//…@')}" is no store; use a folder or file:///path`, {
      field: 'store',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new ConfigurationError('a URL with credentials would end up in history; use the variables of the AWS tools', {
      field: 'store',
    });
  }
  return text.replace(/\/+$/, '');
}
