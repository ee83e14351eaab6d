/** The models that a server says it has, and words for what is known of it. */

import { errorText } from '../errors.ts';
import { isObject } from '../flags/values.ts';

const limitMs = 5_000;

export interface ModelList {
  /** Names of models; absent when the server does not tell. */
  readonly models?: readonly string[];
  /** Why it does not. */
  readonly refusal?: string;
}

/** Asks `GET <url>/models`; never throws. */
export async function listModels(url: string, keyVariable: string, signal: AbortSignal): Promise<ModelList> {
  const key = process.env[keyVariable];
  try {
    const answer = await fetch(`${url}/models`, {
      headers: key ? { authorization: `Bearer ${key}` } : {},
      signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
    });
    if (!answer.ok) return { refusal: `answered ${answer.status}` };
    const body: unknown = await answer.json();
    const data = isObject(body) ? body['data'] : undefined;
    if (!Array.isArray(data)) return { refusal: 'the answer is no list of models' };
    return {
      models: data.flatMap((one: unknown) => (isObject(one) && typeof one['id'] === 'string' ? one['id'] : [])),
    };
  } catch (error) {
    // What `fetch` throws says nothing; its cause does.
    const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
    return { refusal: cause?.code ?? errorText(error) };
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
