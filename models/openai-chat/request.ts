/** The body of a chat completion: a Responses request's parameters under the names that this API gives them. */

import type { Sampling, ToolSpec } from '../../contracts/conversation.ts';
import { isObject, objectIn } from '../../contracts/json.ts';
import { RolloutFailure } from '../../contracts/rollout-failure.ts';
import { chatMessages } from '../../conversation/chat.ts';
import type { ModelRequest } from '../provider.ts';
import { splitExtraBody, without } from '../sampling.ts';

/** Parameters of the Responses API alone: here they have no meaning, or go elsewhere in the body. */
const left = new Set([
  'background',
  'include',
  'instructions',
  'max_output_tokens',
  'max_tool_calls',
  'metadata',
  'parallel_tool_calls',
  'reasoning',
  'stream',
  'text',
  'tool_choice',
  'top_logprobs',
  'truncation',
]);

export function chatBody({ model, items, tools, sampling }: ModelRequest): Record<string, unknown> {
  const { params, extraBody } = splitExtraBody(sampling);
  for (const name of ['previous_response_id', 'prompt', 'conversation']) {
    if (params[name] !== undefined) {
      throw new RolloutFailure(
        'model_rejected',
        `chat completions know no "${name}": use the provider openai, or drop it`,
      );
    }
  }
  const kept = Object.entries(params).filter(([name]) => !left.has(name));
  return {
    // What a row carries in its metadata is a default, as it is in NeMo Gym: the request wins, the batch's extra body most.
    ...metadataFields(objectIn(params, 'metadata')),
    ...Object.fromEntries(kept),
    model: model.model,
    messages: chatMessages(items, { instructions: params['instructions'], tokenIds: true, noPlace }),
    ...renamed(params),
    ...toolFields(params, tools),
    ...extraBody,
  };
}

function noPlace(what: string): never {
  throw new RolloutFailure('model_rejected', `chat completions have no place for ${what}: use the provider openai`);
}

function renamed(params: Sampling): Record<string, unknown> {
  const { effort } = objectIn(params, 'reasoning');
  const { format, verbosity } = objectIn(params, 'text');
  const { top_logprobs: top, max_output_tokens: most } = params;
  return {
    ...(most !== undefined && { max_tokens: most }),
    ...(typeof effort === 'string' && { reasoning_effort: effort }),
    ...(typeof verbosity === 'string' && { verbosity }),
    ...(isObject(format) && responseFormat(format)),
    ...(typeof top === 'number' && { logprobs: true, top_logprobs: top }),
  };
}

function responseFormat({ type, ...format }: Record<string, unknown>): Record<string, unknown> {
  if (type === 'json_schema') return { response_format: { type, json_schema: format } };
  return type === 'json_object' ? { response_format: { type } } : {};
}

function toolFields(params: Sampling, tools: readonly ToolSpec[]): Record<string, unknown> {
  const { tool_choice: choice, parallel_tool_calls: parallel } = params;
  if (tools.length === 0) {
    if (choice === 'required') {
      throw new RolloutFailure('model_rejected', 'tool_choice is "required" and there are no tools');
    }
    // Servers refuse parameters of a choice where there is nothing to choose from.
    return {};
  }
  return {
    tools: tools.map((tool) => ({ type: 'function', function: without(tool, 'type') })),
    ...(choice !== undefined && { tool_choice: toolChoice(choice) }),
    ...(parallel !== undefined && { parallel_tool_calls: parallel }),
  };
}

function toolChoice(choice: unknown): unknown {
  if (!isObject(choice) || choice['type'] !== 'function' || 'function' in choice) return choice;
  return { type: 'function', function: { name: choice['name'] } };
}

/** NeMo Gym's way to reach vLLM's own parameters from a row: JSON text in `metadata`. Other metadata is for bookkeeping. */
function metadataFields({ extra_body: extra, chat_template_kwargs: kwargs }: Record<string, unknown>) {
  return {
    ...(kwargs !== undefined && { chat_template_kwargs: parseField('chat_template_kwargs', kwargs) }),
    ...(extra !== undefined && parseField('extra_body', extra)),
  };
}

function parseField(name: string, text: unknown): Record<string, unknown> {
  if (isObject(text)) return text;
  try {
    const value: unknown = JSON.parse(String(text));
    if (isObject(value)) return value;
  } catch {
    // told below
  }
  throw new RolloutFailure('invalid_row', `metadata.${name} is not a JSON object: ${String(text)}`);
}
