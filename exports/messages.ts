/**
 * The conversation of a record for chat templates: what the model was asked with, and what came of it.
 *
 * It is the conversation as it was sampled. Where templates and loaders need otherwise, docs/exports.md says so.
 */

import type { RolloutRecord } from '../contracts/record.ts';
import { isModels } from '../conversation/answers.ts';
import { chatMessages, type ChatMessage, type ChatOptions } from '../conversation/chat.ts';
import { conversationOf } from '../conversation/recorded.ts';

export interface Messages {
  /** Both together. */
  readonly messages: readonly ChatMessage[];
  readonly prompt: readonly ChatMessage[];
  /** Up to the last answer of the model: what comes after it was never read. Empty where there is no answer. */
  readonly completion: readonly ChatMessage[];
}

export function messagesOf(
  record: RolloutRecord,
  { reasoning = 'text' }: Pick<ChatOptions, 'reasoning'> = {},
): Messages {
  const { instructions, opening, said } = conversationOf(record);
  const prompt = chatMessages(opening, { instructions, reasoning });
  const completion = upToAnswer(chatMessages(said, { reasoning }));
  const both = forTemplates([...prompt, ...completion]);
  return {
    messages: isContinued(opening.at(-1), said[0])
      ? forTemplates(upToAnswer(chatMessages([...opening, ...said], { instructions, reasoning })))
      : both,
    prompt: both.slice(0, prompt.length),
    completion: both.slice(prompt.length),
  };
}

/** Whether the model went on with an answer that the opening ends with: to its server the two were one message. */
function isContinued(...[before, after]: (Parameters<typeof isModels>[0] | undefined)[]): boolean {
  return before !== undefined && after !== undefined && isModels(before) && isModels(after);
}

function upToAnswer(messages: readonly ChatMessage[]): ChatMessage[] {
  return messages.slice(0, messages.findLastIndex(({ role }) => role === 'assistant') + 1);
}

function forTemplates(messages: readonly ChatMessage[]): ChatMessage[] {
  const names = new Map<unknown, string>();
  return messages.map((message) => {
    for (const { id, function: call } of message.tool_calls ?? []) names.set(id, call.name);
    // Some templates render the name of the tool that answers.
    const name = message.role === 'tool' ? names.get(message.tool_call_id) : undefined;
    return { ...message, content: asText(message.content), ...(name !== undefined && { name }) };
  });
}

/**
 * Templates of text models write `None` for what is null, and drop a list. vLLM, too, hands them the texts of a list with a
 * line break between.
 */
function asText(content: unknown): unknown {
  if (content === null) return '';
  if (!Array.isArray(content)) return content;
  const texts = (content as readonly { readonly text?: unknown }[]).map(({ text }) => text);
  return texts.every((text) => typeof text === 'string') ? texts.join('\n') : content;
}
