/** What goes wrong between us and a model server, as a failure class and a sentence. */

import type { FailureClass } from '../contracts/failures.ts';
import { shorten } from '../contracts/text.ts';
import { displayUrl, presentable } from '../contracts/presentable.ts';
import { RolloutFailure } from '../contracts/rollout-failure.ts';
import { retryAfterMs } from './backoff.ts';
import { StatusError } from './refusal.ts';
import { TransportError } from './transport.ts';

/** Where a call went. */
export interface Endpoint {
  /** Base URL. */
  readonly url: string;
  readonly model: string;
  /** Environment variable that holds the API key. */
  readonly keyVariable: string;
  /** Within which it has to answer. */
  readonly timeoutSeconds: number;
}

export function modelFailure(error: unknown, endpoint: Endpoint): RolloutFailure {
  if (error instanceof RolloutFailure) return error;
  const at = `model ${endpoint.model} at ${displayUrl(endpoint.url)}`;
  if (error instanceof TransportError) return transportFailure(error, at, endpoint);
  if (error instanceof StatusError) return statusFailure(error, at, endpoint);
  return new RolloutFailure('internal_error', `${at}: ${messageOf(error)}`, { cause: error });
}

/** The server answered 200 with something that is no answer. */
export function brokenAnswer(endpoint: Endpoint, what: string): RolloutFailure {
  return new RolloutFailure(
    'model_broken',
    `the answer of model ${endpoint.model} at ${displayUrl(endpoint.url)} ${what}`,
  );
}

/** It has had its time; asked again it may be quicker, so it is one of the broken answers. */
export function lateAnswer({ url, model, timeoutSeconds }: Endpoint): RolloutFailure {
  const message = `model ${model} at ${displayUrl(url)} did not answer within ${timeoutSeconds} s`;
  return new RolloutFailure('model_broken', message);
}

function statusFailure(error: StatusError, at: string, endpoint: Endpoint): RolloutFailure {
  const { status, headers, message } = error;
  const unset = (status === 401 || status === 403) && !process.env[endpoint.keyVariable];
  const hint = unset ? ` (${endpoint.keyVariable} is not set in the environment of the model worker)` : '';
  const said = shorten(presentable(message), maxSaidLength);
  const type = classOfStatus(status);
  return new RolloutFailure(type, `${at} answered ${said}${redirectHint(error)}${hint}`, {
    retryAfterMs: retryAfterMs(headers),
    configuration: type === 'model_rejected' && !rowsOwnStatuses.has(status),
    cause: error,
  });
}

const maxSaidLength = 300;

/** What a server says of one request. Any other refusal (of the key, the path, an unpaid bill) meets all requests alike. */
const rowsOwnStatuses = new Set([400, 413, 422]);
/** A server that asks to be asked again, and one that lost the request: as good as a 5xx. */
const passingStatuses = new Set([408, 409, 425]);

/** What is no status of HTTP, or has no meaning as an answer, is a broken answer. */
function classOfStatus(status: number): FailureClass {
  if (status === 429) return 'model_overloaded';
  const refused = status >= 300 && status <= 499 && status !== 304 && !passingStatuses.has(status);
  return refused ? 'model_rejected' : 'model_broken';
}

/** Redirects are not followed: the key would go where nobody sent it. */
function redirectHint({ status, headers: { location } }: StatusError): string {
  if (status < 300 || status > 399 || location === undefined || !URL.canParse(location)) return '';
  return ` (it redirects to ${new URL(location).origin}, and is not followed: correct the URL)`;
}

function transportFailure({ kind, message, cause }: TransportError, at: string, endpoint: Endpoint): RolloutFailure {
  if (kind === 'broken') return new RolloutFailure('model_broken', `${at}: ${message}`, { cause });
  if (kind === 'unreachable') return new RolloutFailure('model_unreachable', `${at}: ${message}`, { cause });
  const sent = `the request cannot be sent (${message}): look for line ends and other control characters in ${endpoint.keyVariable}`;
  return new RolloutFailure('model_rejected', `${at}: ${sent}`, { configuration: true, cause });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
