/** The models that a server says it has, and words for what is known of it. */

import { get } from '../../models/client.ts';
import { StatusError } from '../../models/refusal.ts';
import { errorText } from '../../contracts/error-text.ts';
import { isObject } from '../../contracts/json.ts';

const limitSeconds = 5;

export interface ModelList {
  /** Names of models; absent when the server does not tell. */
  readonly models?: readonly string[];
  /** Why it does not. */
  readonly refusal?: string;
}

/** Asks `GET <url>/models`; never throws. */
export async function listModels(url: string, keyVariable: string, signal: AbortSignal): Promise<ModelList> {
  const endpoint = { url, model: '', keyVariable, timeoutSeconds: limitSeconds };
  try {
    const { data } = await get(endpoint, '/models', signal);
    if (!Array.isArray(data)) return { refusal: 'the answer is no list of models' };
    return {
      models: data.flatMap((one: unknown) => (isObject(one) && typeof one['id'] === 'string' ? one['id'] : [])),
    };
  } catch (error) {
    if (error instanceof StatusError) return { refusal: `answered ${error.status}` };
    return { refusal: errorText(error) };
  }
}

/** The first few names. */
export function listed(models: readonly string[]): string {
  const most = 5;
  if (models.length === 0) return 'no model';
  return models.slice(0, most).join(', ') + (models.length > most ? ` and ${models.length - most} more` : '');
}

/** Of a key only its name is ever shown. */
export function keyText(keyVariable: string): string {
  return `${keyVariable} is ${process.env[keyVariable] ? 'set' : 'not set'}`;
}
