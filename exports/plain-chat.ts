/**
 * A conversation as messages of role and text alone, for loaders that know nothing of tools.
 *
 * Tools, calls and outputs are written into the text as Qwen's templates write them (the Hermes style, which many models
 * know): tools in the system message, calls as `<tool_call>`, outputs as a user's `<tool_response>`.
 */

import { unmarked } from '../contracts/exact-json.ts';
import type { RolloutRecord } from '../contracts/record.ts';
import type { ChatMessage } from '../conversation/chat.ts';
import type { LeftOutBy } from './format.ts';
import { piecesOf } from './images.ts';
import { messagesOf, type Messages } from './messages.ts';
import { chatTools, type ChatTool } from './tools.ts';

export interface PlainMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface PlainChat {
  /** Prompt and completion together. */
  readonly messages: readonly PlainMessage[];
  readonly prompt: readonly PlainMessage[];
  /** Up to the last answer of the model. */
  readonly completion: readonly PlainMessage[];
}

/** The conversation, or why it cannot be one. */
export function plainChat(record: RolloutRecord): PlainChat | LeftOutBy {
  return plainMessages(record, messagesOf(record));
}

/** The same with `<image>` for each image of the prompt, as verl has it, which takes none from elsewhere. */
export function markedChat(
  record: RolloutRecord,
): (PlainChat & { readonly images: readonly { readonly image: string }[] }) | LeftOutBy {
  const { messages, prompt, completion } = messagesOf(record);
  const images = prompt.flatMap(({ content }) => piecesOf(content) ?? []).filter((piece) => 'image' in piece);
  // An image after the prompt keeps its message from being text.
  const both = messages.map((message, index) => (index < prompt.length ? withMarks(message) : message));
  const chat = plainMessages(record, { messages: both, prompt: prompt.map(withMarks), completion });
  if (typeof chat === 'string') return chat;
  const text = chat.messages.map(({ content }) => content).join('\n');
  const marks = text.match(/<(image|video|audio)>/g)?.length ?? 0;
  // Where there are images, verl takes the same words in a text for a mark.
  return images.length > 0 && marks !== images.length ? 'not_text' : { ...chat, images };
}

function withMarks(message: ChatMessage): ChatMessage {
  const pieces = piecesOf(message.content);
  if (!pieces) return message;
  return { ...message, content: pieces.map((piece) => ('image' in piece ? '<image>' : piece.text)).join('') };
}

function plainMessages(record: RolloutRecord, { messages, prompt, completion }: Messages): PlainChat | LeftOutBy {
  const isText = messages.every(({ content }) => typeof content === 'string');
  if (!isText) return 'not_text';
  if (completion.length === 0) return 'no_answer';
  const tools = chatTools(record);
  const asked = plain(withTools(prompt, tools));
  // A template has nothing to render, and loaders stop.
  if (asked.length === 0) return 'no_prompt';
  return { messages: plain(withTools(messages, tools)), prompt: asked, completion: plain(completion) };
}

function withTools(messages: readonly ChatMessage[], tools: readonly ChatTool[]): readonly ChatMessage[] {
  if (tools.length === 0) return messages;
  const [first, ...rest] = messages;
  if (first?.role !== 'system') return [{ role: 'system', content: toolsText(tools) }, ...messages];
  return [{ ...first, content: `${String(first.content)}\n\n${toolsText(tools)}` }, ...rest];
}

function toolsText(tools: readonly ChatTool[]): string {
  return [
    '# Tools',
    '',
    'You may call one or more functions to assist with the user query.',
    '',
    'You are provided with function signatures within <tools></tools> XML tags:',
    '<tools>',
    ...tools.map(spacedJson),
    '</tools>',
    '',
    'For each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:',
    '<tool_call>',
    '{"name": <function-name>, "arguments": <args-json-object>}',
    '</tool_call>',
  ].join('\n');
}

function plain(messages: readonly ChatMessage[]): PlainMessage[] {
  const made: PlainMessage[] = [];
  for (const [index, message] of messages.entries()) {
    const before = made.at(-1);
    if (message.role === 'tool' && before && messages[index - 1]?.role === 'tool') {
      // The outputs of one answer's calls are one message.
      made.splice(-1, 1, { ...before, content: `${before.content}\n${responseText(message)}` });
    } else if (message.role === 'tool') made.push({ role: 'user', content: responseText(message) });
    else if (message.role === 'assistant') made.push({ role: 'assistant', content: answerText(message) });
    else made.push({ role: message.role === 'system' ? 'system' : 'user', content: String(message.content) });
  }
  return made;
}

function responseText({ content }: ChatMessage): string {
  return `<tool_response>\n${String(content)}\n</tool_response>`;
}

function answerText({ content, tool_calls: calls = [] }: ChatMessage): string {
  // Arguments as the model wrote them.
  const called = calls.map(({ function: { name, arguments: text } }) => {
    const args = text === '' ? '{}' : String(text);
    return `<tool_call>\n{"name": ${JSON.stringify(name)}, "arguments": ${args}}\n</tool_call>`;
  });
  return [...(content === '' ? [] : [String(content)]), ...called].join('\n');
}

/** As Python writes JSON, and so a template: with a space after each comma and colon. */
function spacedJson(value: unknown): string {
  const json = JSON.stringify(value, null, 1)
    .replace(/,\n\s*/g, ', ')
    .replace(/\n\s*/g, '');
  return unmarked(json);
}
