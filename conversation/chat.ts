/** Items of a conversation as chat messages: what the provider of chat completions sends, and what exports are made of. */

import type { FunctionCall, FunctionCallOutput, Item, Message, Transcript } from '../contracts/conversation.ts';
import { textOr } from '../contracts/json.ts';
import { isFunctionCall, isMessage } from '../contracts/transcript.ts';
import { byAnswer, isModels } from './answers.ts';
import { messageText, readableText } from './text.ts';
import { joinThinking } from './thinking.ts';
import { thoughtIn } from './thoughts.ts';
import { tokenFieldsOf, type TokenFields } from './token-ids.ts';

export interface ChatMessage extends Partial<TokenFields> {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  /** Text, or a list of parts; `null` for an answer of tool calls alone. */
  readonly content: unknown;
  readonly reasoning_content?: string;
  readonly tool_calls?: readonly ChatCall[];
  readonly tool_call_id?: string;
  /** Of the tool that answers. */
  readonly name?: string;
}

export interface ChatCall {
  readonly id: string;
  readonly type: 'function';
  /** `arguments` is the text that the model wrote, or in some exports the object that it stands for. */
  readonly function: { readonly name: string; readonly arguments: unknown };
}

export interface ChatOptions {
  /** What stands before the conversation; anything but text is nothing. */
  readonly instructions?: unknown;
  /** Where thoughts go: before the text of their answer, in tags, or into `reasoning_content`. @default text */
  readonly reasoning?: 'text' | 'field';
  /** Adds the token ids of each answer, for the server that made them. @default false */
  readonly tokenIds?: boolean;
  /** Called for an item or a part that chat messages have no place for. @default the item is left out, the part kept */
  readonly noPlace?: (what: string) => void;
}

/**
 * `instructions` and the system and developer messages that open the conversation become one system message, and what the
 * assistant produced in one go (reasoning, text, tool calls) becomes one message: chat templates expect both.
 */
export function chatMessages(items: Transcript, options: ChatOptions = {}): ChatMessage[] {
  const opening = items.findIndex((item) => !(isMessage(item) && speaksForSystem(item)));
  const leading = opening === -1 ? items.length : opening;
  const system = [textOr(options.instructions, ''), ...items.slice(0, leading).filter(isMessage).map(messageText)];
  const text = system.filter((part) => part !== '').join('\n\n');
  const rest = byAnswer(items.slice(leading)).flatMap((group) => messageOf(group, options) ?? []);
  return text === '' ? rest : [{ role: 'system', content: text }, ...rest];
}

function speaksForSystem({ role }: Message): boolean {
  return role === 'system' || role === 'developer';
}

function messageOf(group: readonly Item[], options: ChatOptions): ChatMessage | undefined {
  const [first] = group;
  if (!first) return undefined;
  if (isModels(first)) return assistantMessage(group, options);
  if (isMessage(first)) {
    return { role: speaksForSystem(first) ? 'system' : 'user', content: contentOf(first.content, options) };
  }
  const { call_id, output } = first as FunctionCallOutput;
  return { role: 'tool', tool_call_id: call_id, content: contentOf(output, options) };
}

/** `undefined` where nothing is left of an answer, such as one of hosted tools alone. */
function assistantMessage(items: readonly Item[], options: ChatOptions): ChatMessage | undefined {
  const known = items.filter((item) => isMessage(item) || isFunctionCall(item) || item.type === 'reasoning');
  for (const { type } of items.filter((item) => !known.includes(item))) options.noPlace?.(`an item of type "${type}"`);
  if (known.length === 0) return undefined;
  const apart = options.reasoning === 'field';
  const content = known.map((item) => (item.type === 'reasoning' && apart ? '' : textOf(item))).join('');
  const thoughts = apart
    ? known
        .filter(({ type }) => type === 'reasoning')
        .map(thoughtIn)
        .join('')
    : '';
  const calls = known.filter(isFunctionCall).map(callOf);
  return {
    role: 'assistant',
    // OpenAI's server takes `null` only beside tool calls.
    content: content === '' && calls.length > 0 ? null : content,
    ...(thoughts !== '' && { reasoning_content: thoughts }),
    ...(calls.length > 0 && { tool_calls: calls }),
    ...(options.tokenIds && tokenFieldsOf(known)),
  };
}

function textOf(item: Item): string {
  if (item.type === 'reasoning') return joinThinking(thoughtIn(item), item['tag']);
  return isMessage(item) ? readableText(item) : '';
}

function callOf({ call_id: id, name, arguments: args }: FunctionCall): ChatCall {
  return { id, type: 'function', function: { name, arguments: args } };
}

function contentOf(content: Message['content'], options: ChatOptions): unknown {
  return typeof content === 'string' ? content : content.map((part) => partOf(part, options));
}

function partOf(part: Exclude<Message['content'], string>[number], { noPlace }: ChatOptions): Record<string, unknown> {
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
  noPlace?.(`content of type "${type}"`);
  return part;
}
