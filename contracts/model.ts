/** A model call: what the workflow asks of the activity `generate`, and what it gets back. */

import { z } from 'zod';
import { answerFaultNames } from './answer-faults.ts';
import { BlobRef, spillable } from './blob.ts';
import { FunctionCall, Sampling } from './conversation.ts';
import { Chunk, Conversation } from './history.ts';

export const providers = ['openai', 'chat-completions', 'scripted'] as const;

/** What a model costs: US dollars for a million tokens. */
export const Price = z.object({
  input: z.number().min(0),
  output: z.number().min(0),
  /** Of input tokens that the server had cached. @default `input` */
  cached: z.number().min(0).optional(),
});
export type Price = z.infer<typeof Price>;

/** The model that plays a role. API keys are named here, never held: they stay in the environment of the model worker. */
export const ModelBinding = z.object({
  provider: z.enum(providers),
  /** The name the server knows it by. */
  model: z.string(),
  /** Base URLs (`…/v1`) of servers that serve the same model; a rollout keeps to one of them while it answers. */
  urls: z.array(z.string()).optional(),
  /** Environment variable that holds the API key. @default OPENAI_API_KEY */
  key_variable: z.string().optional(),
  /** Answers of a scripted model. */
  script: BlobRef.optional(),
  queue: z.string(),
  price: Price.optional(),
  /** Seconds within which a call is answered; one that is not counts as a broken answer. @default an hour */
  timeout_seconds: z.number().positive().optional(),
});
export type ModelBinding = z.infer<typeof ModelBinding>;

export const Usage = z.object({
  input_tokens: z.int(),
  output_tokens: z.int(),
  cached_tokens: z.int(),
  reasoning_tokens: z.int(),
});
export type Usage = z.infer<typeof Usage>;

/**
 * Why a model stopped. Only `stop` lets its tool calls run. After the last two there is no answer: the server refused the
 * history, because it is too long, or because of a tool call that the model had written.
 */
export const finishReasons = ['stop', 'max_tokens', 'content_filter', 'context_overflow', 'invalid_tool_call'] as const;
export type FinishReason = (typeof finishReasons)[number];

export const GenerateInput = z.object({
  store: z.string(),
  /** Which call this is; a scripted model answers by it, and a pool spreads rollouts by it. */
  rollout: z.object({ batch: z.string(), row: z.int(), sample: z.int() }),
  role: z.string(),
  /** Calls to this role so far in the rollout, from 0. */
  turn: z.int(),
  model: ModelBinding,
  conversation: Conversation,
  /** Parameters of the batch; they win over those of the row. */
  sampling: spillable(Sampling),
  /** The rollout's own, where `sampling` is a reference and cannot hold it. */
  seed: z.int().optional(),
  /** Seconds after which waiting for an unreachable or overloaded server ends; without it waiting has no end. */
  give_up_after_seconds: z.number().optional(),
});
export type GenerateInput = z.infer<typeof GenerateInput>;

/** Who answered: the id of the provider's response, the model that made it, and when (Unix seconds). */
export const ModelIdentity = z.object({ id: z.string(), model: z.string(), created_at: z.number() });
export type ModelIdentity = z.infer<typeof ModelIdentity>;

export const GenerateOutput = z.object({
  /** What the model produced. */
  chunk: Chunk,
  /**
   * The tool calls in it that are to be run, when `chunk` is a blob or some have been answered by the server; arguments too
   * large for history are references.
   */
  calls: z.array(FunctionCall.extend({ arguments: spillable(z.string()) })).optional(),
  /** Whether it brought the outputs of calls that the server ran itself. */
  answered: z.boolean().optional(),
  /** Whether it said anything: text that is not empty. */
  spoke: z.boolean(),
  finish: z.enum(finishReasons),
  /** What looks like the server's fault in it; absent where nothing does. */
  faults: z.array(z.enum(answerFaultNames)).optional(),
  /** Place in the binding of the URL that answered. @default 0 */
  server: z.int().optional(),
  /** The earlier chunks, folded, when their inline part had grown too large. */
  folded: z.array(Chunk).optional(),
  usage: Usage,
  response: ModelIdentity,
  /** Time inside this attempt. */
  seconds: z.number(),
  attempts: z.int(),
});
export type GenerateOutput = z.infer<typeof GenerateOutput>;
