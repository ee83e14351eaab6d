/** What goes wrong between us and a model server, as a failure class and a sentence. */

import { APIConnectionError, APIError, OpenAIError } from 'openai';
import type { FailureClass } from '../../contracts/failures.ts';
import { presentable, RolloutFailure } from '../failures.ts';
import { retryAfterMs } from './backoff.ts';
import { CutOffError } from './transport.ts';

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
  if (error instanceof APIConnectionError) return connectionFailure(error, at);
  const answered = statusErrorIn(error);
  if (answered) return statusFailure(answered, at, endpoint);
  if (error instanceof SyntaxError) return brokenAnswer(endpoint, 'is not JSON');
  const type = error instanceof OpenAIError ? 'model_rejected' : 'internal_error';
  return new RolloutFailure(type, `${at}: ${withoutKey(messageOf(error), endpoint)}`, { cause: error });
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

/** Whether the server said that the conversation is longer than the model can read. */
export function isContextOverflow(error: unknown, maxOutputTokens: unknown): boolean {
  const answered = statusErrorIn(error);
  if (!answered || !overflowStatuses.has(answered.status)) return false;
  if (answered.code === 'context_length_exceeded') return true;
  const { message } = answered;
  if (!overflowWordings.some((wording) => wording.test(message))) return false;
  // Asking for more output than the window holds fails for any conversation: that is a mistake in the parameters.
  const window = /context length (?:is|of)(?: only)? (\d+)/i.exec(message)?.[1];
  return !(window !== undefined && typeof maxOutputTokens === 'number' && maxOutputTokens >= Number(window));
}

const overflowStatuses = new Set([400, 413, 422]);
/** Of OpenAI, vLLM, SGLang, llama.cpp and Anthropic. A mere mention of `max_tokens` is none of them. */
const overflowWordings = [
  /maximum context length/i,
  /model's context length/i,
  /longer than the maximum model length/i,
  /exceeds? (?:the )?(?:model's |available )?(?:maximum )?context (?:length|size|window)/i,
  /prompt is too long/i,
];

/** A base URL as messages show it: without credentials and query. */
export function displayUrl(url: string): string {
  if (!URL.canParse(url)) return presentable(url);
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/$/, '')}`;
}

type StatusError = APIError<number, Headers>;

/** An error that the server answered with. A broken connection is an `APIError` too, without a status. */
function statusErrorIn(error: unknown): StatusError | undefined {
  return error instanceof APIError && error.status !== undefined ? (error as StatusError) : undefined;
}

function statusFailure(error: StatusError, at: string, endpoint: Endpoint): RolloutFailure {
  const { status, headers } = error;
  const unset = (status === 401 || status === 403) && !process.env[endpoint.keyVariable];
  const hint = unset ? ` (${endpoint.keyVariable} is not set in the environment of the model worker)` : '';
  const said = excerpt(withoutKey(error.message, endpoint));
  return new RolloutFailure(classOfStatus(status), `${at} answered ${said}${hint}`, {
    retryAfterMs: retryAfterMs(headers),
    configuration: configurationStatuses.has(status),
    cause: error,
  });
}

/** Of a wrong key, a key without rights, a wrong name or path. Any other rejection may be one row's own. */
const configurationStatuses = new Set([401, 403, 404]);

function classOfStatus(status: number): FailureClass {
  if (status === 429) return 'model_overloaded';
  return status === 408 || status === 409 || status >= 500 ? 'model_broken' : 'model_rejected';
}

function connectionFailure(error: APIConnectionError, at: string): RolloutFailure {
  const { cause } = error;
  if (cause instanceof CutOffError) return new RolloutFailure('model_broken', `${at}: ${cause.message}`, { cause });
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  return new RolloutFailure('model_unreachable', `${at}: ${code ?? messageOf(cause ?? error)}`, { cause: error });
}

/** Some servers repeat the key that they refuse. */
function withoutKey(text: string, { keyVariable }: Endpoint): string {
  const key = process.env[keyVariable];
  return key ? text.replaceAll(key, '***') : text;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function excerpt(text: string): string {
  const clean = presentable(text);
  return clean.length <= 300 ? clean : `${clean.slice(0, 299)}…`;
}
