/** The one way in which a model server is asked. What it sends is read, bounded and cleaned of the key here, and nowhere else. */

import { isObject } from '../contracts/json.ts';
import { defaultModelSeconds, maxAnswerBytes } from '../contracts/limits.ts';
import type { ModelBinding } from '../contracts/model.ts';
import { stringifyExact } from '../contracts/exact-json.ts';
import { RolloutFailure } from '../contracts/rollout-failure.ts';
import { parseBody, UnusableBodyError } from './body.ts';
import { brokenAnswer, lateAnswer, type Endpoint } from './errors.ts';
import { displayUrl } from '../contracts/presentable.ts';
import { ensureKeyMayGo } from './keys.ts';
import { statusErrorOf } from './refusal.ts';
import { withoutKey } from './secret.ts';
import { exchange } from './transport.ts';

/** The longest that a timer can be. */
const longestMs = 2 ** 31 - 1;

export function endpointOf({ model, key_variable, timeout_seconds }: ModelBinding, url: string): Endpoint {
  const timeoutSeconds = timeout_seconds ?? defaultModelSeconds;
  return { url, model, keyVariable: key_variable ?? 'OPENAI_API_KEY', timeoutSeconds };
}

/** Posts `body` to `path` and gives back the JSON object that comes back. */
export function post(
  endpoint: Endpoint,
  path: string,
  body: Readonly<Record<string, unknown>>,
  cancellation: AbortSignal,
): Promise<Record<string, unknown>> {
  return ask(endpoint, path, { method: 'POST', body: stringifyExact(body) }, cancellation);
}

/** The same of what lies at `path`. */
export function get(endpoint: Endpoint, path: string, cancellation: AbortSignal): Promise<Record<string, unknown>> {
  return ask(endpoint, path, { method: 'GET' }, cancellation);
}

/** Throws a `StatusError`, a `TransportError` or a `RolloutFailure`: `modelFailure` makes one of all. */
async function ask(
  endpoint: Endpoint,
  path: string,
  sending: { readonly method: 'GET' | 'POST'; readonly body?: string },
  cancellation: AbortSignal,
): Promise<Record<string, unknown>> {
  const address = addressOf(endpoint, path);
  ensureKeyMayGo(endpoint);
  // Read at every call. Some servers that need none want one all the same.
  const key = process.env[endpoint.keyVariable];
  const headers = { ...commonHeaders, ...accountHeaders(), authorization: `Bearer ${key || 'none'}` };
  const received = await withinTime(endpoint, cancellation, (signal) =>
    exchange(address, { ...sending, headers, signal }),
  );
  const clean = withoutKey(key);
  const { status, body, cut } = received;
  if (status < 200 || status > 299 || bodyless.has(status)) throw statusErrorOf(received, clean);
  if (cut) throw brokenAnswer(endpoint, `is longer than ${maxAnswerBytes} bytes, and was cut off there`);
  try {
    const value = parseBody(body, clean);
    if (isObject(value)) return value;
  } catch (error) {
    if (error instanceof UnusableBodyError) throw brokenAnswer(endpoint, error.message);
    throw error;
  }
  throw brokenAnswer(endpoint, 'is not a JSON object');
}

/** Statuses that say of themselves that nothing comes with them. */
const bodyless = new Set([204, 205]);
const commonHeaders = { accept: 'application/json', 'content-type': 'application/json', 'user-agent': 'durable-gym' };

/** OpenAI's own, by the variables that its packages read. */
function accountHeaders(): Record<string, string> {
  const { OPENAI_ORG_ID: organization, OPENAI_PROJECT_ID: project } = process.env;
  return {
    ...(organization && { 'openai-organization': organization }),
    ...(project && { 'openai-project': project }),
  };
}

function addressOf({ url }: Endpoint, path: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url.replace(/\/+$/, '') + path;
  const message = `the base URL ${displayUrl(url)} is not an http:// or https:// address`;
  throw new RolloutFailure('model_rejected', message, { configuration: true });
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
  const { signal } = controller;
  const cancel = (): void => controller.abort(cancellation.reason);
  const late = (): void => controller.abort(lateAnswer(endpoint));
  cancellation.addEventListener('abort', cancel, { once: true });
  const timer = setTimeout(late, Math.min(endpoint.timeoutSeconds * 1000, longestMs));
  try {
    return await call(signal);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
    cancellation.removeEventListener('abort', cancel);
  }
}
