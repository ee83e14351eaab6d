/**
 * The OpenAI Responses API: items go out and come in exactly as they are.
 *
 * Every call sends the whole conversation, so a server that keeps nothing will do. `store` is left to row and batch: with
 * `store: false` OpenAI's reasoning models want `include: ['reasoning.encrypted_content']`, which its other models refuse.
 */

import { Item } from '../../contracts/conversation.ts';
import type { FinishReason } from '../../contracts/model.ts';
import { endpointOf, post } from './client.ts';
import { brokenAnswer, isContextOverflow, modelFailure, type Endpoint } from './errors.ts';
import { pooled } from './pool.ts';
import { contextOverflow, type ModelAnswer, type ModelRequest } from './provider.ts';
import { identityOf, isObject, objectIn, textOr, usageOf } from './received.ts';
import { splitExtraBody, without } from './sampling.ts';

export const openai = pooled(async (request: ModelRequest, url: string): Promise<ModelAnswer> => {
  const endpoint = endpointOf(request.model, url);
  try {
    return read(await post(endpoint, '/responses', bodyOf(request), request.signal), request, endpoint);
  } catch (error) {
    request.signal.throwIfAborted();
    if (isContextOverflow(error, request.sampling['max_output_tokens'])) return contextOverflow(request);
    throw modelFailure(error, endpoint);
  }
});

function bodyOf({ model, items, tools, sampling }: ModelRequest): Record<string, unknown> {
  const { params, extraBody } = splitExtraBody(sampling);
  // An answer has to come whole, and before the call ends.
  const rest = without(params, 'stream', 'background');
  return { ...rest, model: model.model, input: items, ...(tools.length > 0 && { tools }), ...extraBody };
}

function read(body: Record<string, unknown>, request: ModelRequest, endpoint: Endpoint): ModelAnswer {
  const { output, status, error } = body;
  if (status === 'failed' || (isObject(error) && !Array.isArray(output))) {
    const { code, message } = objectIn(body, 'error');
    if (code === 'context_length_exceeded') return contextOverflow(request);
    throw brokenAnswer(endpoint, `is a failure (${textOr(code, 'no code')}: ${textOr(message, 'no message')})`);
  }
  if (!Array.isArray(output)) throw brokenAnswer(endpoint, 'has no output');
  if (status !== undefined && status !== null && status !== 'completed' && status !== 'incomplete') {
    throw brokenAnswer(endpoint, `has the status ${JSON.stringify(status)}`);
  }
  return {
    items: output.map((item: unknown, index) => readItem(item, index, endpoint)),
    finish: finishOf(body),
    usage: usageOf(body),
    response: identityOf(body, endpoint.model),
  };
}

/** Some servers leave out a call id, or write arguments as an object; for the rest an item has to be one. */
function readItem(item: unknown, index: number, endpoint: Endpoint): Item {
  const mended = isObject(item) && item['type'] === 'function_call' ? mendCall(item) : item;
  const parsed = Item.safeParse(mended);
  if (parsed.success) return parsed.data;
  throw brokenAnswer(endpoint, `has a malformed item (output[${index}]: ${parsed.error.issues[0]?.message})`);
}

function mendCall(item: Record<string, unknown>): Record<string, unknown> {
  const { arguments: args, call_id: id } = item;
  const wellFormed = typeof args === 'string' && typeof id === 'string';
  if (wellFormed) return item;
  return {
    ...item,
    call_id: textOr(id, ''),
    arguments: typeof args === 'string' ? args : JSON.stringify(args ?? {}),
  };
}

function finishOf(body: Record<string, unknown>): FinishReason {
  const { reason } = objectIn(body, 'incomplete_details');
  if (reason === 'content_filter') return 'content_filter';
  return reason !== undefined || body['status'] === 'incomplete' ? 'max_tokens' : 'stop';
}
