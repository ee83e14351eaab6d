/** Finds the token ids and log-probabilities of a chat completion, wherever its server puts them. */

import { isObject, objectIn } from '../../contracts/json.ts';
import { tokenSet, type TokenFields } from '../../conversation/token-ids.ts';
import { brokenAnswer, type Endpoint } from '../errors.ts';

/**
 * The set in a completion: on the message; or `prompt_token_ids` and `token_ids` (vLLM's `return_token_ids`); or
 * log-probabilities of tokens written as `token_id:123` (`return_tokens_as_token_ids`). Nothing where a part is missing.
 */
export function tokensIn(
  body: Record<string, unknown>,
  choice: Record<string, unknown>,
  endpoint: Endpoint,
): TokenFields | undefined {
  const onMessage = tokenSet(objectIn(choice, 'message'));
  if (onMessage) return onMessage;
  const { content } = objectIn(choice, 'logprobs');
  const tokens = Array.isArray(content) ? content.map((token: unknown) => (isObject(token) ? token : {})) : [];
  const set = tokenSet({
    prompt_token_ids: body['prompt_token_ids'] ?? choice['prompt_token_ids'],
    generation_token_ids: choice['token_ids'] ?? idsOf(tokens),
    generation_log_probs: tokens.length > 0 ? tokens.map(({ logprob }) => logprob) : undefined,
  });
  if (set && set.generation_token_ids.length !== set.generation_log_probs.length) {
    const { generation_token_ids: ids, generation_log_probs: logprobs } = set;
    throw brokenAnswer(endpoint, `has ${ids.length} token ids and ${logprobs.length} log-probabilities`);
  }
  return set;
}

function idsOf(tokens: readonly Record<string, unknown>[]): number[] | undefined {
  const ids = tokens.map(({ token }) => /^token_id:(\d+)$/.exec(String(token))?.[1]);
  return ids.length > 0 && ids.every((id) => id !== undefined) ? ids.map(Number) : undefined;
}
