/** Which store a command works on: `--store`, else `DGYM_STORE`, else `.dgym/store`. */

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../cli/errors.ts';

/** A URL, absolute: workers run in other folders. */
export function storeUrl(given: string | undefined, environment: NodeJS.ProcessEnv = process.env): string {
  const text = given ?? environment['DGYM_STORE'] ?? '.dgym/store';
  if (text === '') throw new UsageError('--store must not be empty');
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return pathToFileURL(resolve(text)).href;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['file:', 's3:'].includes(url.protocol)) {
    throw new UsageError(`--store: "${text.replace(/\/\/[^/@]*@/, '//…@')}" is no store; use a folder or file:///path`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError('--store: a URL with credentials would end up in history; use the variables of the AWS tools');
  }
  return text.replace(/\/+$/, '');
}
