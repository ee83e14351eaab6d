/**
 * The OpenAI Responses API: items go out and come in exactly as they are.
 *
 * Every call sends the whole conversation, so a server that keeps nothing will do. `store` is left to row and batch: with
 * `store: false` OpenAI's reasoning models want `include: ['reasoning.encrypted_content']`, which its other models refuse.
 */

import { Item } from '../contracts/conversation.ts';
import { isObject, textOr } from '../contracts/json.ts';
import type { FinishReason } from '../contracts/model.ts';
import { errorIn, readError } from './error-body.ts';
import { brokenAnswer, type Endpoint } from './errors.ts';
import { speaking } from './exchange.ts';
import type { ModelAnswer, ModelRequest } from './provider.ts';
import { identityOf, usageOf } from './received.ts';
import { splitExtraBody, without } from './sampling.ts';
import { takeOutThoughts } from '../conversation/thoughts.ts';

export const openai = speaking({ path: '/responses', bodyOf, read });

function bodyOf({ model, items, tools, sampling }: ModelRequest): Record<string, unknown> {
  const { params, extraBody } = splitExtraBody(sampling);
  // An answer has to come whole, and before the call ends.
  const rest = without(params, 'stream', 'background');
  return { ...rest, model: model.model, input: items, ...(tools.length > 0 && { tools }), ...extraBody };
}

function read(body: Record<string, unknown>, endpoint: Endpoint, request: ModelRequest): ModelAnswer {
  const { output, status } = body;
  const error = errorIn(body);
  if (error !== undefined || status === 'failed') return readError(error, endpoint, request);
  if (!Array.isArray(output)) throw brokenAnswer(endpoint, 'has no output');
  const finish = finishOf(body, endpoint);
  const { items, unopened } = takeOutThoughts(output.map((item: unknown, index) => readItem(item, index, endpoint)));
  return {
    items,
    finish,
    usage: usageOf(body),
    response: identityOf(body, endpoint.model),
    faults: unopened ? ['unopened_thought'] : [],
  };
}

/** Some servers leave out a call id, or write arguments as an object; for the rest an item has to be one. */
function readItem(item: unknown, index: number, endpoint: Endpoint): Item {
  const repaired = isObject(item) && item['type'] === 'function_call' ? repairCall(item) : item;
  const parsed = Item.safeParse(repaired);
  if (parsed.success) return parsed.data;
  throw brokenAnswer(endpoint, `has a malformed item (output[${index}]: ${parsed.error.issues[0]?.message})`);
}

function repairCall(item: Record<string, unknown>): Record<string, unknown> {
  const { arguments: args, call_id: id } = item;
  const wellFormed = typeof args === 'string' && typeof id === 'string';
  if (wellFormed) return item;
  return {
    ...item,
    call_id: textOr(id, ''),
    arguments: typeof args === 'string' ? args : JSON.stringify(args ?? {}),
  };
}

/** A status or a reason that nobody knows is no answer. Some servers leave them out, and an answer is all they sent. */
function finishOf({ status, incomplete_details: details }: Record<string, unknown>, endpoint: Endpoint): FinishReason {
  if (status !== undefined && status !== null && status !== 'completed' && status !== 'incomplete') {
    throw brokenAnswer(endpoint, `has the status ${JSON.stringify(status)}`);
  }
  const reason = isObject(details) ? details['reason'] : details;
  if (reason === undefined || reason === null) return status === 'incomplete' ? 'max_tokens' : 'stop';
  const known = typeof reason === 'string' && Object.hasOwn(incomplete, reason) ? incomplete[reason] : undefined;
  if (known) return known;
  throw brokenAnswer(endpoint, `is incomplete for the reason ${JSON.stringify(reason)}`);
}

const incomplete: Readonly<Record<string, FinishReason>> = {
  max_output_tokens: 'max_tokens',
  max_tokens: 'max_tokens',
  length: 'max_tokens',
  content_filter: 'content_filter',
};
