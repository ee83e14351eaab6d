/** The request of a record: the row's own, with the parameters of the batch, so that it says what was asked. */

import type { Sampling } from '../../contracts/conversation.ts';
import { ResponsesCreateParams, type Row } from '../../contracts/dataset.ts';
import type { Prompt } from '../../contracts/history.ts';
import { isObject } from '../../contracts/json.ts';
import type { WholeRecordInput } from '../../contracts/rollout.ts';

/**
 * Parameters that the Responses API does not have, the seed among them, go where NeMo Gym keeps them: as JSON text in
 * `metadata.extra_body`. So a record's request can be collected again, there and here.
 */
export function requestOf(
  row: Row,
  prompt: Prompt,
  { sampling, seed, sample }: Pick<WholeRecordInput['input'], 'sampling' | 'seed' | 'sample'>,
): Record<string, unknown> {
  const { extra_body: given, ...asked } = sampling;
  const extra: Sampling = { ...(isObject(given) && given), ...(seed !== undefined && { seed: seed + sample }) };
  const params: Record<string, unknown> = { input: prompt.items, ...own(row) };
  for (const [name, value] of Object.entries(asked)) {
    if (value === null || value === undefined) continue;
    if (Object.hasOwn(ResponsesCreateParams.shape, name)) params[name] = value;
    else extra[name] = value;
  }
  if (Object.keys(extra).length > 0) params['metadata'] = withExtraBody(params['metadata'], extra);
  return params;
}

function own(row: Row): Record<string, unknown> {
  const params = row['responses_create_params'];
  return isObject(params) ? params : {};
}

function withExtraBody(metadata: unknown, extra: Sampling): Record<string, unknown> {
  const fields = isObject(metadata) ? metadata : {};
  return { ...fields, extra_body: JSON.stringify({ ...parsed(fields['extra_body']), ...extra }) };
}

/** Text that is no JSON object has failed the rollout before; its failure is recorded all the same. */
function parsed(text: unknown): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(String(text));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
