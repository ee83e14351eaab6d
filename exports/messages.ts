/**
 * The conversation of a record as chat templates take it: what the model was asked with, and what came of it.
 *
 * As it went to the model: `instructions` and the system and developer messages that open the conversation are one system
 * message; templates know no `developer`, and many of them drop its messages without a word.
 */

import type { RolloutRecord } from '../contracts/record.ts';
import { chatMessages, type ChatMessage } from './chat.ts';
import { conversationOf } from '../conversation/recorded.ts';

export interface Messages {
  readonly prompt: readonly ChatMessage[];
  /** Up to the last answer of the model: what comes after it was never read. Empty where there is no answer. */
  readonly completion: readonly ChatMessage[];
}

export function messagesOf(record: RolloutRecord): Messages {
  const { instructions, opening, said } = conversationOf(record);
  const prompt = withOneSystem(instructions, chatMessages(opening).map(settled));
  const completion = chatMessages(said).map(settled);
  const end = completion.findLastIndex(({ role }) => role === 'assistant') + 1;
  const named = withToolNames([...prompt, ...completion.slice(0, end)]);
  return { prompt: named.slice(0, prompt.length), completion: named.slice(prompt.length) };
}

/** A template that expects text writes `None` for what is null. */
function settled({ role, content, ...rest }: ChatMessage): ChatMessage {
  return { role: role === 'developer' ? 'system' : role, content: content ?? '', ...rest };
}

function withOneSystem(instructions: string, messages: readonly ChatMessage[]): ChatMessage[] {
  const opening = messages.findIndex(({ role, content }) => role !== 'system' || typeof content !== 'string');
  const leading = opening === -1 ? messages.length : opening;
  const texts = [instructions, ...messages.slice(0, leading).map(({ content }) => String(content))];
  const content = texts.filter((text) => text !== '').join('\n\n');
  return [...(content === '' ? [] : [{ role: 'system', content }]), ...messages.slice(leading)];
}

/** Some templates render the name of the tool that answers. */
function withToolNames(messages: readonly ChatMessage[]): ChatMessage[] {
  const names = new Map<unknown, unknown>();
  return messages.map((message) => {
    for (const { id, function: call } of message.tool_calls ?? []) names.set(id, call.name);
    const name = message.role === 'tool' ? names.get(message.tool_call_id) : undefined;
    return name === undefined ? message : { ...message, name };
  });
}
