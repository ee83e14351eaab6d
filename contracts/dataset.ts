/** Rows of a dataset, in NeMo Gym's layout. */

import { z } from 'zod';
import { Item, ToolSpec } from './conversation.ts';
import { lax } from './lax.ts';
import { environmentNamePattern } from './names.ts';
import { inputList } from './transcript.ts';

/** Any row, before an environment has looked at it. */
export const Row = z.record(z.string(), z.unknown());
export type Row = z.infer<typeof Row>;

/**
 * The request a rollout starts from: the Responses API's create parameters, and no others (NeMo Gym refuses unknown keys
 * too). A string `input` is one user message. Numbers and booleans are read the way pydantic reads them: see `lax`.
 */
export const ResponsesCreateParams = z.strictObject({
  input: z.preprocess(
    inputList,
    z.array(Item).check(({ value, issues }) => {
      for (const { message, path } of chatParts(value)) issues.push({ code: 'custom', message, path, input: value });
    }),
  ),
  tools: z.array(ToolSpec).optional(),
  instructions: z.string().nullish(),
  model: z.string().nullish(),
  temperature: lax.float().nullish(),
  top_p: lax.float().nullish(),
  max_output_tokens: lax.int().nullish(),
  max_tool_calls: lax.int().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  parallel_tool_calls: lax.bool().optional(),
  tool_choice: z.unknown().optional(),
  reasoning: z.unknown().optional(),
  text: z.unknown().optional(),
  truncation: z.unknown().optional(),
  include: z.unknown().optional(),
  previous_response_id: z.string().nullish(),
  prompt: z.unknown().optional(),
  background: lax.bool().nullish(),
  service_tier: z.string().nullish(),
  store: lax.bool().nullish(),
  top_logprobs: lax.int().nullish(),
  user: z.string().nullish(),
  stream: z.literal(false).nullish(),
});
export type ResponsesCreateParams = z.infer<typeof ResponsesCreateParams>;

const partOfChat: Readonly<Record<string, string>> = { text: 'input_text', image_url: 'input_image' };

/** Parts of messages in the words of Chat Completions, which no server of the Responses API takes. */
function chatParts(items: readonly Item[]): { message: string; path: PropertyKey[] }[] {
  return items.flatMap(({ content }, item) => {
    if (!Array.isArray(content)) return [];
    return (content as readonly { type?: unknown }[]).flatMap((part, index) => {
      const type = String(part.type);
      if (!Object.hasOwn(partOfChat, type)) return [];
      const message = `"${type}" is a part of Chat Completions; rows are in the words of the Responses API: "${partOfChat[type]}"`;
      return [{ message, path: [item, 'content', index, 'type'] }];
    });
  });
}

/**
 * A row schema in NeMo Gym's layout: the request to start from, `responses_create_params`, and the task's own fields beside
 * it. Other fields of a row are ignored by hooks and kept in the record. A row that does not fit ends its rollout as the
 * failure `invalid_row`, which is not retried.
 *
 * @param shape - the task's own fields, as for `z.object`
 *
 * @example
 * const row = gymRow({ expected_answer: z.string() });
 * // { "responses_create_params": { "input": "What is 6 × 7?" }, "expected_answer": "42" }
 */
export function gymRow<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodObject<Shape & { responses_create_params: typeof ResponsesCreateParams }> {
  return z.object({ ...shape, responses_create_params: ResponsesCreateParams });
}

/** The environment that a row names for itself: `environment`, else `agent_ref.name`; `undefined` when it names none. */
export function environmentOf(row: Row): string | undefined {
  const own = row['environment'] ?? (row['agent_ref'] as { name?: unknown } | undefined)?.name;
  return typeof own === 'string' && environmentNamePattern.test(own) ? own : undefined;
}

/** One page of the dataset snapshot: JSON Lines, one row a line. */
export const Page = z.object({
  url: z.string(),
  sha256: z.string(),
  /** Position of its first row in the snapshot. */
  first: z.int(),
  count: z.int(),
  /** Row numbers in the original file, where only some rows were selected. */
  rows: z.array(z.int()).optional(),
  /** For each row the index of its environment in the batch's list, where a dataset mixes several. */
  environments: z.array(z.int()).optional(),
});
export type Page = z.infer<typeof Page>;

/** One row of a page. */
export const RowRef = z.object({ url: z.string(), sha256: z.string(), line: z.int() });
export type RowRef = z.infer<typeof RowRef>;
