/** The conversation, in the vocabulary of the OpenAI Responses API. Unknown kinds and fields are kept as received. */

import { z } from 'zod';
import { isObject } from './json.ts';

/** One part of a message: `input_text`, `output_text`, `input_image`, `refusal`, … */
const Part = z.looseObject({ type: z.string(), text: z.string().optional() });

/**
 * One message: text, or a list of parts (`input_text`, `output_text`, `input_image`, `refusal`, …). `system` and `user` make
 * one, `messageText` reads it.
 */
export const Message = z.looseObject({
  type: z.literal('message'),
  role: z.enum(['system', 'developer', 'user', 'assistant']),
  content: z.union([z.string(), z.array(Part)]),
});
export type Message = z.infer<typeof Message>;

/**
 * A tool call of the model; `arguments` is JSON text, exactly as the model wrote it, so it may be malformed. The output with
 * the same `call_id` answers it.
 */
export const FunctionCall = z.looseObject({
  type: z.literal('function_call'),
  call_id: z.string(),
  name: z.string(),
  arguments: z.string(),
});
export type FunctionCall = z.infer<typeof FunctionCall>;

/** What a tool answered to the call with the same `call_id`: text, or a list of parts. */
export const FunctionCallOutput = z.looseObject({
  type: z.literal('function_call_output'),
  call_id: z.string(),
  output: z.union([z.string(), z.array(Part)]),
});
export type FunctionCallOutput = z.infer<typeof FunctionCallOutput>;

const known = { message: Message, function_call: FunctionCall, function_call_output: FunctionCallOutput };
/** Any item that is no message, tool call or output of one: reasoning, hosted tools, …; passed through untouched. */
export const OtherItem = z.looseObject({
  type: z.string().refine((type) => !Object.hasOwn(known, type), 'a malformed message or tool call'),
});
export type OtherItem = z.infer<typeof OtherItem>;

export type Item = Message | FunctionCall | FunctionCallOutput | OtherItem;
/**
 * One item of a conversation, as in `input` and `output` of the OpenAI Responses API, with every field as it came and where
 * it came. `{ role, content }` without a `type` is read as a message, as the Responses API does.
 */
export const Item: z.ZodType<Item> = asReceived<Item>(
  'message',
  z.union([Message, FunctionCall, FunctionCallOutput, OtherItem]),
  // The schema that the type names says what is wrong; a union only says that nothing fits.
  (item) => (isObject(item) ? ((known as Record<string, z.ZodType>)[String(item['type'])] ?? OtherItem) : OtherItem),
);

/** The conversation so far, oldest item first: the opening items, then what model, tools and user said. */
export type Transcript = readonly Item[];

const FunctionTool = z.looseObject({
  type: z.literal('function'),
  name: z.string(),
  description: z.string().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
});
export type ToolSpec = z.infer<typeof FunctionTool>;
/**
 * A function tool as the model sees it; `parameters` is a JSON Schema. Fields that a row supplies (`strict`, …) are kept. The
 * form is the Responses API's, flat, without the `function` object of Chat Completions.
 */
export const ToolSpec: z.ZodType<ToolSpec> = asReceived<ToolSpec>('function', FunctionTool);

/** Parameters of a model request in the Responses API's names, without `input`, `tools` and `model`. */
export const Sampling = z.record(z.string(), z.unknown());
export type Sampling = z.infer<typeof Sampling>;

/**
 * Checks an object and returns it as it came: parsing through an object schema would reorder its fields. Only a `type` that
 * is left out is filled in; an item that has no role is no message.
 */
function asReceived<T>(
  filledIn: 'message' | 'function',
  schema: z.ZodType<T>,
  schemaOf: (value: unknown) => z.ZodType = () => schema,
): z.ZodType<T> {
  const complete = (value: unknown) => {
    if (!isObject(value) || value['type'] !== undefined) return value;
    return filledIn === 'message' && !('role' in value) ? value : { type: filledIn, ...value };
  };
  const jsonSchema = z.toJSONSchema(schema, { io: 'input' });
  delete jsonSchema.$schema;
  for (const variant of jsonSchema.anyOf ?? [jsonSchema]) leaveOutType(variant, filledIn);
  const checked = z
    .unknown()
    .check((context) => {
      const { error } = schemaOf(context.value).safeParse(context.value);
      for (const issue of error?.issues ?? [])
        context.issues.push({ ...issue, input: context.value } as z.core.$ZodRawIssue);
    })
    .meta(jsonSchema);
  // `check` has just made sure of it.
  return z.preprocess(complete, checked) as unknown as z.ZodType<T>;
}

/** A type that is filled in need not be given. */
function leaveOutType(schema: z.core.JSONSchema._JSONSchema, filledIn: string): void {
  if (typeof schema === 'boolean' || !schema.required) return;
  const { type } = schema.properties ?? {};
  if (typeof type === 'object' && type.const === filledIn) {
    schema.required = schema.required.filter((field) => field !== 'type');
  }
}
