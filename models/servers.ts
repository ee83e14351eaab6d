/** Where a model is called. */

import type { ModelBinding } from '../contracts/model.ts';

const defaultUrl = 'https://api.openai.com/v1';

/** The addresses that it is bound to, or the one that this process is told. */
export function serversOf({ urls }: Pick<ModelBinding, 'urls'>): readonly string[] {
  if (urls && urls.length > 0) return urls;
  return [process.env['OPENAI_BASE_URL'] || defaultUrl];
}
