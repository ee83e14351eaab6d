/** One exchange with a model server, the same in either dialect: ask, read, and place what it refuses. */

import { endpointOf, post } from './client.ts';
import { contextLengthOf } from './context-length.ts';
import { modelFailure, type Endpoint } from './errors.ts';
import { faultsIn } from './faults.ts';
import { repairHistory } from './history.ts';
import { isContextOverflow } from './overflow.ts';
import { pooled } from './pool.ts';
import { unanswered, type ModelAnswer, type ModelProvider, type ModelRequest } from './provider.ts';
import { StatusError } from './refusal.ts';
import { estimateTokens } from './request-text.ts';

export interface Dialect {
  readonly path: string;
  bodyOf(request: ModelRequest): Record<string, unknown>;
  /** Throws what is no answer. */
  read(body: Record<string, unknown>, endpoint: Endpoint, request: ModelRequest): ModelAnswer;
}

export function speaking(dialect: Dialect): ModelProvider {
  return pooled((request, url) => exchange(dialect, request, endpointOf(request.model, url)));
}

async function exchange(dialect: Dialect, request: ModelRequest, endpoint: Endpoint): Promise<ModelAnswer> {
  const first = await attempt(dialect, request, endpoint);
  if ('answer' in first) return first.answer;
  // Once more without what the server may have stumbled over. The record keeps what the model wrote.
  const repaired = first.malformed ? repairHistory(request.items, request.opening) : undefined;
  const second = repaired && (await attempt(dialect, { ...request, items: repaired.items }, endpoint));
  if (second && 'answer' in second) {
    const { answer } = second;
    return { ...answer, faults: [...(answer.faults ?? []), 'repaired_history'] };
  }
  if (await isTooLong(request, endpoint)) return unanswered(request, 'context_overflow');
  if (repaired?.written) return unanswered(request, 'invalid_tool_call');
  throw first.failure;
}

type Attempt = { readonly answer: ModelAnswer } | { readonly failure: unknown; readonly malformed: boolean };

/** The answer, or a refusal of the request as it is; throws everything else. */
async function attempt(dialect: Dialect, request: ModelRequest, endpoint: Endpoint): Promise<Attempt> {
  try {
    const body = await post(endpoint, dialect.path, dialect.bodyOf(request), request.signal);
    const answer = dialect.read(body, endpoint, request);
    return { answer: { ...answer, faults: [...(answer.faults ?? []), ...faultsIn(answer, request)] } };
  } catch (error) {
    request.signal.throwIfAborted();
    const status = error instanceof StatusError ? error.status : undefined;
    if (error instanceof StatusError && isContextOverflow(error, request)) {
      return { answer: unanswered(request, 'context_overflow') };
    }
    const failure = modelFailure(error, endpoint);
    const malformed = status === 400 || status === 422;
    if (malformed || status === 413) return { failure, malformed };
    throw failure;
  }
}

/** What a server refuses in words that nobody knows, and what is longer than the window that it tells of. */
async function isTooLong(request: ModelRequest, endpoint: Endpoint): Promise<boolean> {
  const length = await contextLengthOf(endpoint, request.signal);
  request.signal.throwIfAborted();
  return length !== undefined && estimateTokens(request) > length;
}
