/** An error in the body of an answer with the status 200: whatever stands beside it is no answer. */

import { brokenAnswer, type Endpoint } from './errors.ts';
import { isContextOverflow } from './overflow.ts';
import { unanswered, type ModelAnswer, type ModelRequest } from './provider.ts';
import { isObject } from '../contracts/json.ts';

/** The field `error`, where there is something in it. */
export function errorIn(value: unknown): unknown {
  const error = isObject(value) ? value['error'] : undefined;
  return error === null || error === '' || error === false ? undefined : error;
}

/** Throws, but for a conversation that is too long: that is an outcome wherever it is said. */
export function readError(error: unknown, endpoint: Endpoint, request: ModelRequest): ModelAnswer {
  if (isContextOverflow({ status: 400, body: error }, request)) return unanswered(request, 'context_overflow');
  const { code, message } = isObject(error) ? error : { code: undefined, message: error };
  const [first, second] = [wordOf(code) ?? 'no code', wordOf(message) ?? 'no message'];
  throw brokenAnswer(endpoint, `is a failure (${first}: ${second})`);
}

function wordOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
