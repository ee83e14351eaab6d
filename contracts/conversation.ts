/** The conversation, in the vocabulary of the OpenAI Responses API. Unknown kinds and fields are kept as received. */

import { z } from 'zod';

/** One part of a message: `input_text`, `output_text`, `input_image`, `refusal`, … */
const Part = z.looseObject({ type: z.string(), text: z.string().optional() });

export const Message = z.looseObject({
  type: z.literal('message'),
  role: z.enum(['system', 'developer', 'user', 'assistant']),
  content: z.union([z.string(), z.array(Part)]),
});
export type Message = z.infer<typeof Message>;

/** A tool call of the model; `arguments` is JSON text, exactly as the model wrote it. */
export const FunctionCall = z.looseObject({
  type: z.literal('function_call'),
  call_id: z.string(),
  name: z.string(),
  arguments: z.string(),
});
export type FunctionCall = z.infer<typeof FunctionCall>;

export const FunctionCallOutput = z.looseObject({
  type: z.literal('function_call_output'),
  call_id: z.string(),
  output: z.union([z.string(), z.array(Part)]),
});
export type FunctionCallOutput = z.infer<typeof FunctionCallOutput>;

/** Reasoning, hosted tools and whatever a provider adds: passed through untouched. */
const known = new Set(['message', 'function_call', 'function_call_output']);
export const OtherItem = z.looseObject({
  type: z.string().refine((type) => !known.has(type), 'a malformed message, function_call or function_call_output'),
});
export type OtherItem = z.infer<typeof OtherItem>;

/** One item of a conversation. `{ role, content }` without a `type` is read as a message, as the Responses API does. */
export const Item = z.preprocess(
  (item) => (isObject(item) && item['type'] === undefined && 'role' in item ? { type: 'message', ...item } : item),
  z.union([Message, FunctionCall, FunctionCallOutput, OtherItem]),
);
export type Item = z.infer<typeof Item>;

/** The conversation so far, oldest item first. */
export type Transcript = readonly Item[];

/** A function tool as the model sees it. Row-supplied fields (`strict`, …) are kept. */
export const ToolSpec = z.looseObject({
  type: z.literal('function').default('function'),
  name: z.string(),
  description: z.string().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
});
export type ToolSpec = z.infer<typeof ToolSpec>;

/** Parameters of a model request in the Responses API's names, without `input`, `tools` and `model`. */
export const Sampling = z.record(z.string(), z.unknown());
export type Sampling = z.infer<typeof Sampling>;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
