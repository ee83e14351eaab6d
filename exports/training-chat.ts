/** A rollout as prompt, completion and tools for a chat template; or why it cannot be one. */

import type { RolloutRecord } from '../contracts/record.ts';
import type { ChatMessage } from '../conversation/chat.ts';
import type { FormatOptions, LeftOutBy } from './format.ts';
import { messagesOf } from './messages.ts';
import { toolsOf, withArgumentObjects } from './tools.ts';

export interface TrainingChat {
  /** Prompt and completion together. */
  readonly messages: readonly ChatMessage[];
  readonly prompt: readonly ChatMessage[];
  readonly completion: readonly ChatMessage[];
  readonly tools: ReturnType<typeof toolsOf>;
}

export function trainingChat(
  record: RolloutRecord,
  options: FormatOptions,
  { prompted = false }: { /** The prompt stands for itself, so it has to ask something. */ prompted?: boolean } = {},
): TrainingChat | LeftOutBy {
  const { messages, prompt, completion } = messagesOf(record, options);
  if (completion.length === 0) return 'no_answer';
  // TRL stops at a prompt that ends with a system message.
  if (prompted && (prompt.at(-1)?.role ?? 'system') === 'system') return 'no_prompt';
  const tools = toolsOf(record, options);
  if (options.arguments === 'string') return { messages, prompt, completion, tools };
  const [both, asked, answered] = [messages, prompt, completion].map(withArgumentObjects);
  return both && asked && answered
    ? { messages: both, prompt: asked, completion: answered, tools }
    : 'malformed_arguments';
}
