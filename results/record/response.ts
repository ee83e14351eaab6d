/** The response of a record: a Responses object whose `output` is everything that was said after the prompt. */

import type { Item, ToolSpec } from '../../contracts/conversation.ts';
import type { Prompt } from '../../contracts/history.ts';
import type { RolloutRecord } from '../../contracts/record.ts';
import type { RolloutOutcome, StopReason, WholeRecordInput } from '../../contracts/rollout.ts';

/** The two reasons that the Responses API knows; a rollout that ends otherwise has a complete last answer. */
const incomplete: Partial<Record<StopReason, 'max_output_tokens' | 'content_filter'>> = {
  max_tokens: 'max_output_tokens',
  context_overflow: 'max_output_tokens',
  content_filter: 'content_filter',
};

export function responseOf(
  { input, workflow_id, started_at, progress }: WholeRecordInput,
  prompt: Prompt,
  output: Item[],
  ending: RolloutOutcome,
): RolloutRecord['response'] {
  const answered = 'failure' in ending ? undefined : ending.response;
  const asked = { ...prompt.sampling, ...input.sampling };
  const { usage } = progress;
  return {
    // A server may leave the id empty, and a context that overflows leaves no response.
    id: answered?.id || `resp_${workflow_id}`,
    object: 'response',
    created_at: answered?.created_at ?? Math.floor(started_at / 1000),
    model: answered?.model ?? input.models['policy']?.model ?? '',
    ...statusOf(ending),
    output,
    tools: prompt.tools.map(asResponseTool),
    tool_choice: asked['tool_choice'] ?? 'auto',
    parallel_tool_calls: asked['parallel_tool_calls'] ?? true,
    instructions: asked['instructions'] ?? null,
    metadata: asked['metadata'] ?? {},
    temperature: asked['temperature'] ?? null,
    top_p: asked['top_p'] ?? null,
    max_output_tokens: asked['max_output_tokens'] ?? null,
    usage: {
      input_tokens: usage.input_tokens,
      input_tokens_details: { cached_tokens: usage.cached_tokens },
      output_tokens: usage.output_tokens,
      output_tokens_details: { reasoning_tokens: usage.reasoning_tokens },
      total_tokens: usage.input_tokens + usage.output_tokens,
    },
  };
}

function statusOf(ending: RolloutOutcome) {
  if ('failure' in ending) {
    const { class: name, message } = ending.failure;
    if (name === 'cancelled') return { status: 'cancelled', error: null, incomplete_details: null };
    return { status: 'failed', error: { code: 'server_error', message }, incomplete_details: null };
  }
  const reason = incomplete[ending.stop_reason];
  if (reason === undefined) return { status: 'completed', error: null, incomplete_details: null };
  return { status: 'incomplete', error: null, incomplete_details: { reason } };
}

/** The API's clients require both fields, though they may be null. */
function asResponseTool(tool: ToolSpec): Record<string, unknown> {
  return { parameters: null, strict: null, ...tool };
}
