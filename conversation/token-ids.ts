/** Token ids and log-probabilities of one model call, in the three fields that NeMo Gym and its trainers read. */

import type { Item } from '../contracts/conversation.ts';
import { brokenAnswer, type Endpoint } from '../models/errors.ts';
import { isObject, objectIn } from '../models/received.ts';

const fields = ['prompt_token_ids', 'generation_token_ids', 'generation_log_probs'] as const;
/** A log-probability that the server could not say is `null`: nobody can make one up. */
export interface TokenFields {
  readonly prompt_token_ids: number[];
  readonly generation_token_ids: number[];
  readonly generation_log_probs: (number | null)[];
}

/** The latest set among `items`; it goes back to the server on the message that they become, as far as it is whole. */
export function tokenFieldsOf(items: readonly Item[]): Partial<TokenFields> | undefined {
  const last = items.findLast((item) => item['generation_token_ids'] !== undefined);
  const set = last && complete(last);
  if (!set?.generation_log_probs.includes(null)) return set;
  const { prompt_token_ids, generation_token_ids } = set;
  return { prompt_token_ids, generation_token_ids };
}

/**
 * The set in a completion: on the message; or `prompt_token_ids` and `token_ids` (vLLM's `return_token_ids`); or
 * log-probabilities of tokens written as `token_id:123` (`return_tokens_as_token_ids`). Nothing where a part is missing.
 */
export function tokensIn(
  body: Record<string, unknown>,
  choice: Record<string, unknown>,
  endpoint: Endpoint,
): TokenFields | undefined {
  const onMessage = complete(objectIn(choice, 'message'));
  if (onMessage) return onMessage;
  const { content } = objectIn(choice, 'logprobs');
  const tokens = Array.isArray(content) ? content.map((token: unknown) => (isObject(token) ? token : {})) : [];
  const set = complete({
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

function complete(from: Readonly<Record<string, unknown>>): TokenFields | undefined {
  const [prompt, generated, logProbs] = fields.map((field) => from[field]);
  if (!areNumbers(prompt) || !areNumbers(generated) || !Array.isArray(logProbs)) return undefined;
  return {
    prompt_token_ids: prompt,
    generation_token_ids: generated,
    // Python writes what is no number as `null`, as text, or in a way that is no JSON.
    generation_log_probs: logProbs.map((value: unknown) => (typeof value === 'number' ? value : null)),
  };
}

function areNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'number');
}
