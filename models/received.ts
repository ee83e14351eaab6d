/** Reads single values out of what a server sent; everything it sent besides is left alone. */

import { objectIn, textOr } from '../contracts/json.ts';
import { maxNameLength, maxTokenCount } from '../contracts/limits.ts';
import type { ModelIdentity, Usage } from '../contracts/model.ts';
import { shorten } from '../contracts/text.ts';

/** The counts of either API; what is no count, and one that no model can have, is 0. */
export function usageOf(body: Record<string, unknown>): Usage {
  const usage = objectIn(body, 'usage');
  const inputDetails = { ...objectIn(usage, 'prompt_tokens_details'), ...objectIn(usage, 'input_tokens_details') };
  const outputDetails = {
    ...objectIn(usage, 'completion_tokens_details'),
    ...objectIn(usage, 'output_tokens_details'),
  };
  return {
    input_tokens: count(usage['input_tokens'] ?? usage['prompt_tokens']),
    output_tokens: count(usage['output_tokens'] ?? usage['completion_tokens']),
    cached_tokens: count(inputDetails['cached_tokens']),
    reasoning_tokens: count(outputDetails['reasoning_tokens']),
  };
}

/** Id, model and time (Unix seconds) of a response. */
export function identityOf(body: Record<string, unknown>, model: string): ModelIdentity {
  const created = body['created_at'] ?? body['created'];
  return {
    id: shorten(textOr(body['id'], ''), maxNameLength),
    model: shorten(textOr(body['model'], model), maxNameLength),
    created_at: isTime(created) ? created : Math.floor(Date.now() / 1000),
  };
}

function count(value: unknown): number {
  return typeof value === 'number' && value > 0 && value <= maxTokenCount ? Math.round(value) : 0;
}

/** As far as a `Date` reaches. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 8.64e12;
}
