/** What `generate` asks of a provider: one model call, whatever the API behind it. */

import type { Item, Sampling, ToolSpec, Transcript } from '../contracts/conversation.ts';
import type { AnswerFault } from '../contracts/answer-faults.ts';
import type { FinishReason, ModelBinding, ModelIdentity, Usage } from '../contracts/model.ts';

export interface ModelRequest {
  readonly model: ModelBinding;
  /** The whole conversation. */
  readonly items: Transcript;
  /** How many of them opened it: what comes after is what models, tools and users said. @default all */
  readonly opening?: number;
  readonly tools: readonly ToolSpec[];
  /** Of row and batch together; see `sampling.ts`. */
  readonly sampling: Sampling;
  readonly rollout: { readonly batch: string; readonly row: number; readonly sample: number };
  readonly role: string;
  readonly turn: number;
  /** Aborted when the activity is cancelled: the call has to end at once. */
  readonly signal: AbortSignal;
}

export interface ModelAnswer {
  /** What the model produced, as received. */
  readonly items: readonly Item[];
  readonly finish: FinishReason;
  readonly usage: Usage;
  readonly response: Readonly<ModelIdentity>;
  /** What looks like the server's fault in it. */
  readonly faults?: readonly AnswerFault[];
  /** Which of the binding's URLs answered. */
  readonly server?: number;
}

export interface ModelProvider {
  /** Throws a `RolloutFailure` of a `model_…` class; a conversation that is too long is the answer `context_overflow`. */
  respond(request: ModelRequest): Promise<ModelAnswer>;
}

/** The answer to a conversation that the model has no room for, or that its server refuses for a call that it had written. */
export function unanswered(
  { model }: ModelRequest,
  finish: Extract<FinishReason, 'context_overflow' | 'invalid_tool_call'>,
): ModelAnswer {
  return {
    items: [],
    finish,
    usage: { input_tokens: 0, output_tokens: 0, cached_tokens: 0, reasoning_tokens: 0 },
    response: { id: '', model: model.model, created_at: Math.floor(Date.now() / 1000) },
  };
}
