/** Items of a conversation as chat messages. */

import { isMessage, messageText } from './text.ts';
import type { FunctionCall, FunctionCallOutput, Item, Message, Transcript } from '../contracts/conversation.ts';
import { RolloutFailure } from '../contracts/rollout-failure.ts';
import { textOr } from '../models/received.ts';
import { thoughtIn } from './thoughts.ts';
import { joinThinking } from './thinking.ts';
import { tokenFieldsOf } from './token-ids.ts';

export type ChatMessage = { role: 'system' | 'user' | 'assistant' | 'tool'; [field: string]: unknown };

/**
 * `instructions` and the system and developer messages that open the conversation become one system message, and what the
 * assistant produced in a row (reasoning, text, tool calls) becomes one message: chat templates expect both.
 */
export function messagesOf(items: Transcript, instructions?: unknown): ChatMessage[] {
  const opening = items.findIndex((item) => !(isMessage(item) && speaksForSystem(item)));
  const leading = opening === -1 ? items.length : opening;
  const system = [textOr(instructions, ''), ...items.slice(0, leading).filter(isMessage).map(messageText)];
  const text = system.filter((part) => part !== '').join('\n\n');
  const messages: ChatMessage[] = text === '' ? [] : [{ role: 'system', content: text }];

  let assistant: Item[] = [];
  const flush = (): void => {
    if (assistant.length > 0) messages.push(assistantMessage(assistant));
    assistant = [];
  };
  for (const item of items.slice(leading)) {
    if (isAssistants(item)) {
      assistant.push(item);
      continue;
    }
    flush();
    messages.push(otherMessage(item));
  }
  flush();
  return messages;
}

function speaksForSystem({ role }: Message): boolean {
  return role === 'system' || role === 'developer';
}

function isAssistants(item: Item): boolean {
  return item.type === 'reasoning' || item.type === 'function_call' || (isMessage(item) && item.role === 'assistant');
}

function assistantMessage(items: readonly Item[]): ChatMessage {
  const content = items.map(assistantText).join('');
  const calls = items.filter((item): item is FunctionCall => item.type === 'function_call');
  return {
    role: 'assistant',
    // OpenAI's server takes `null` only beside tool calls.
    content: content === '' && calls.length > 0 ? null : content,
    ...(calls.length > 0 && {
      tool_calls: calls.map(({ call_id: id, name, arguments: args }) => ({
        id,
        type: 'function',
        function: { name, arguments: args },
      })),
    }),
    ...tokenFieldsOf(items),
  };
}

function assistantText(item: Item): string {
  if (item.type === 'reasoning') return joinThinking(thoughtIn(item), item['tag']);
  if (!isMessage(item)) return '';
  const { content } = item;
  if (typeof content === 'string') return content;
  return content.map((part) => part.text ?? textOr(part['refusal'], '')).join('');
}

function otherMessage(item: Item): ChatMessage {
  if (item.type === 'function_call_output') {
    const { call_id, output } = item as FunctionCallOutput;
    return { role: 'tool', tool_call_id: call_id, content: contentOf(output) };
  }
  if (isMessage(item)) return { role: speaksForSystem(item) ? 'system' : 'user', content: contentOf(item.content) };
  throw new RolloutFailure(
    'model_rejected',
    `chat completions have no place for an item of type "${item.type}": use the provider openai`,
  );
}

function contentOf(content: Message['content']): unknown {
  return typeof content === 'string' ? content : content.map(partOf);
}

function partOf(part: Exclude<Message['content'], string>[number]): Record<string, unknown> {
  const { type } = part;
  if (type.endsWith('text')) return { type: 'text', text: part.text ?? '' };
  if (type === 'input_image') {
    return { type: 'image_url', image_url: { url: part['image_url'], detail: part['detail'] ?? 'auto' } };
  }
  if (type === 'input_video') return { type: 'video_url', video_url: { url: part['video_url'] ?? part['video'] } };
  if (type === 'input_audio') return part;
  if (type === 'input_file') {
    const { file_id, file_data, filename } = part;
    return { type: 'file', file: { file_id, file_data, filename } };
  }
  throw new RolloutFailure('model_rejected', `chat completions have no place for content of type "${type}"`);
}
