/** Why a model stopped, as servers of chat completions say it. What nobody knows is no answer: it is asked again. */

import type { FinishReason } from '../../contracts/model.ts';
import { brokenAnswer, type Endpoint } from '../errors.ts';

/** In small letters: some servers write them in large ones. */
const reasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  tool_calls: 'stop',
  function_call: 'stop',
  // Of servers that pass on what another API says: TGI, Anthropic, Cohere, Bedrock.
  eos: 'stop',
  eos_token: 'stop',
  end_turn: 'stop',
  stop_sequence: 'stop',
  stop_token: 'stop',
  tool_use: 'stop',
  tool_call: 'stop',
  complete: 'stop',
  length: 'max_tokens',
  max_tokens: 'max_tokens',
  max_output_tokens: 'max_tokens',
  max_length: 'max_tokens',
  // The window is full, of Mistral and of Anthropic; and vLLM, which cuts off a model that repeats itself.
  model_length: 'max_tokens',
  model_context_window_exceeded: 'max_tokens',
  repetition: 'max_tokens',
  content_filter: 'content_filter',
  content_filtered: 'content_filter',
  // Of Gemini, Anthropic, Bedrock and Zhipu.
  safety: 'content_filter',
  recitation: 'content_filter',
  blocklist: 'content_filter',
  prohibited_content: 'content_filter',
  spii: 'content_filter',
  refusal: 'content_filter',
  // What the model wrote is no call, and Gemini keeps it back.
  malformed_function_call: 'invalid_tool_call',
  guardrail_intervened: 'content_filter',
  sensitive: 'content_filter',
};

/** Half an answer ends in `abort`, `error`, `null` and in words that are yet to be made up. */
export function finishOf(reason: unknown, endpoint: Endpoint): FinishReason {
  const name = typeof reason === 'string' ? reason.toLowerCase() : '';
  const known = Object.hasOwn(reasons, name) ? reasons[name] : undefined;
  if (known) return known;
  const said = JSON.stringify(reason) as string | undefined;
  throw brokenAnswer(
    endpoint,
    said === undefined ? 'has no finish_reason' : `has the finish_reason ${said.slice(0, 60)}`,
  );
}

/** Whether the server says that it found tool calls. */
export function claimsCalls(reason: unknown): boolean {
  return typeof reason === 'string' && ['tool_calls', 'function_call', 'tool_use'].includes(reason.toLowerCase());
}
