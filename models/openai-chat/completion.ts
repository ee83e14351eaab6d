/** The body of a chat completion as an answer of the model. */

import { isFunctionCall } from '../../contracts/transcript.ts';
import { isObject } from '../../contracts/json.ts';
import { itemsOfCompletion } from '../../conversation/completion.ts';
import { errorIn, readError } from '../error-body.ts';
import { brokenAnswer, type Endpoint } from '../errors.ts';
import type { ModelAnswer, ModelRequest } from '../provider.ts';
import { identityOf, usageOf } from '../received.ts';
import { claimsCalls, finishOf } from './finish.ts';
import { tokensIn } from './tokens.ts';

export function readCompletion(body: Record<string, unknown>, endpoint: Endpoint, request: ModelRequest): ModelAnswer {
  const choice: unknown = Array.isArray(body['choices']) ? body['choices'][0] : undefined;
  // Beside an error, what there is of an answer is half of one.
  const error = errorIn(body) ?? errorIn(choice);
  if (error !== undefined) return readError(error, endpoint, request);
  if (!isObject(choice) || !isObject(choice['message'])) throw brokenAnswer(endpoint, 'has no choices');
  const { message, finish_reason: reason } = choice;
  const finish = finishOf(reason, endpoint);
  const broken = (what: string) => brokenAnswer(endpoint, what);
  const { items, unopened } = itemsOfCompletion(message, finish === 'stop', broken);
  const tokens = tokensIn(body, choice, endpoint);
  const last = items.at(-1);
  return {
    // One set for the whole call, on its last item.
    items: tokens && last ? [...items.slice(0, -1), { ...last, ...tokens }] : items,
    finish,
    usage: usageOf(body),
    response: identityOf(body, endpoint.model),
    faults: [
      ...(unopened ? (['unopened_thought'] as const) : []),
      ...(claimsCalls(reason) && !items.some(isFunctionCall) ? (['unparsed_tool_call'] as const) : []),
    ],
  };
}
