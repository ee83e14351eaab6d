/** The longest conversation that a model reads, as its server tells in the list of its models. */

import { get } from './client.ts';
import type { Endpoint } from './errors.ts';
import { isObject } from '../contracts/json.ts';
import { StatusError } from './refusal.ts';

/** Asked once for each server and model; one that does not tell is not asked again, one that failed is. */
const known = new Map<string, Promise<number | undefined>>();
const timeoutSeconds = 10;

export async function contextLengthOf(endpoint: Endpoint, signal: AbortSignal): Promise<number | undefined> {
  const id = `${endpoint.model} ${endpoint.url}`;
  let length = known.get(id);
  if (!length) {
    length = ask(endpoint, signal);
    known.set(id, length);
    length.catch(() => known.delete(id));
  }
  return length.catch(() => undefined);
}

async function ask(endpoint: Endpoint, signal: AbortSignal): Promise<number | undefined> {
  try {
    return lengthIn(await get({ ...endpoint, timeoutSeconds }, '/models', signal), endpoint.model);
  } catch (error) {
    // It has no such list.
    if (error instanceof StatusError && error.status === 404) return undefined;
    throw error;
  }
}

/** vLLM and SGLang; OpenRouter and Together; Groq; Mistral and LM Studio. */
const fields = ['max_model_len', 'context_length', 'context_window', 'max_context_length'] as const;

function lengthIn({ data }: Record<string, unknown>, model: string): number | undefined {
  const models = Array.isArray(data) ? data.filter(isObject) : [];
  const one = models.find(({ id }) => id === model) ?? (models.length === 1 ? models[0] : undefined);
  return fields.map((field) => one?.[field]).find((value) => typeof value === 'number' && value > 0) as
    number | undefined;
}
