/** Token ids and log-probabilities of one model call, in the three fields that NeMo Gym and its trainers read. */

import type { Item } from '../contracts/conversation.ts';

export const tokenFields = ['prompt_token_ids', 'generation_token_ids', 'generation_log_probs'] as const;

/** A log-probability that the server did not give is `null`: it cannot be made up. */
export interface TokenFields {
  readonly prompt_token_ids: number[];
  readonly generation_token_ids: number[];
  readonly generation_log_probs: (number | null)[];
}

/** The latest set among `items`; it goes back to the server on the message that they become, as far as it is whole. */
export function tokenFieldsOf(items: readonly Item[]): Partial<TokenFields> | undefined {
  const last = items.findLast((item) => item['generation_token_ids'] !== undefined);
  const set = last && tokenSet(last);
  if (!set?.generation_log_probs.includes(null)) return set;
  const { prompt_token_ids, generation_token_ids } = set;
  return { prompt_token_ids, generation_token_ids };
}

/** The three fields of `from`; nothing where one is missing or no list of numbers. */
export function tokenSet(from: Readonly<Record<string, unknown>>): TokenFields | undefined {
  const [prompt, generated, logProbs] = tokenFields.map((field) => from[field]);
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
