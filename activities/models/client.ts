/** Clients for model servers, one for each URL and key, and the one way in which a call is made through them. */

import { OpenAI } from 'openai';
import { defaultModelSeconds } from '../../contracts/limits.ts';
import type { ModelBinding } from '../../contracts/model.ts';
import { RolloutFailure } from '../failures.ts';
import { brokenAnswer, displayUrl, lateAnswer, modelFailure, type Endpoint } from './errors.ts';
import { patientFetch } from './transport.ts';

/** The longest that a timer can be. The package's own timeout is out of the way: `withinTime` is the one that counts. */
const longestMs = 2 ** 31 - 1;
const clients = new Map<string, OpenAI>();

export function endpointOf({ model, key_variable, timeout_seconds }: ModelBinding, url: string): Endpoint {
  const timeoutSeconds = timeout_seconds ?? defaultModelSeconds;
  return { url, model, keyVariable: key_variable ?? 'OPENAI_API_KEY', timeoutSeconds };
}

/** Posts `body` to `path` and gives back the JSON object that comes back, untouched. */
export async function post(
  endpoint: Endpoint,
  path: string,
  body: Readonly<Record<string, unknown>>,
  cancellation: AbortSignal,
): Promise<Record<string, unknown>> {
  const answer = await withinTime(endpoint, cancellation, (signal) =>
    // `post` rather than the methods with types: those add fields of their own (`output_text`) to what the server sent.
    clientFor(endpoint)
      .post<unknown>(path, { body, signal })
      .catch((error: unknown) => {
        signal.throwIfAborted();
        throw error;
      }),
  );
  const value: unknown = typeof answer === 'string' ? parse(answer, endpoint) : answer;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw brokenAnswer(endpoint, 'is not a JSON object');
  }
  return value as Record<string, unknown>;
}

/** Aborts the call when it is cancelled, and when the server has had its time. */
async function withinTime<T>(
  endpoint: Endpoint,
  cancellation: AbortSignal,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  cancellation.throwIfAborted();
  // By hand, because what `AbortSignal.any` makes can be collected, or kept for ever, depending on the version of Node.
  const controller = new AbortController();
  const cancel = (): void => controller.abort(cancellation.reason);
  const late = (): void => controller.abort(lateAnswer(endpoint));
  cancellation.addEventListener('abort', cancel, { once: true });
  const timer = setTimeout(late, Math.min(endpoint.timeoutSeconds * 1000, longestMs));
  try {
    return await call(controller.signal);
  } finally {
    clearTimeout(timer);
    cancellation.removeEventListener('abort', cancel);
  }
}

function clientFor(endpoint: Endpoint): OpenAI {
  const { url, keyVariable } = endpoint;
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
    const message = `the base URL ${displayUrl(url)} is not an http:// or https:// address`;
    throw new RolloutFailure('model_rejected', message, { configuration: true });
  }
  const id = `${keyVariable} ${url}`;
  let client = clients.get(id);
  if (!client) {
    client = new OpenAI({
      baseURL: url,
      // Read at every call; a server that needs none gets a placeholder, because the package insists on one.
      apiKey: () => Promise.resolve(process.env[keyVariable] || 'none'),
      maxRetries: 0,
      timeout: longestMs,
      fetch: patientFetch,
    });
    clients.set(id, client);
  }
  return client;
}

/** JSON that came with another content type. */
function parse(text: string, endpoint: Endpoint): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw modelFailure(error, endpoint);
  }
}
