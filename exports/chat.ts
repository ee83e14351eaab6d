/** A conversation as chat messages. What the chat format has no place for (hosted tools, encrypted reasoning) is left out. */

import type { AnyItem } from '../conversation/recorded.ts';

export interface ChatMessage {
  role: string;
  content: unknown;
  reasoning_content?: string;
  tool_calls?: { id: unknown; type: 'function'; function: { name: unknown; arguments: unknown } }[];
  tool_call_id?: unknown;
  /** Of the tool that answers. */
  name?: unknown;
}

/** What the model says in one go (reasoning, text, tool calls) becomes one message. */
export function chatMessages(items: readonly AnyItem[]): ChatMessage[] {
  const messages: ChatMessage[] = [];
  let answer: ChatMessage | undefined;
  const answering = (): ChatMessage => {
    if (!answer) messages.push((answer = { role: 'assistant', content: null }));
    return answer;
  };
  for (const item of items) {
    const type = item['type'] ?? 'message';
    if (type === 'reasoning') {
      const text = textOf(item['summary']) || textOf(item['content']);
      if (text !== '') answering().reasoning_content = (answering().reasoning_content ?? '') + text;
    } else if (type === 'function_call') {
      const { call_id: id, name, arguments: args } = item;
      (answering().tool_calls ??= []).push({ id, type: 'function', function: { name, arguments: args } });
    } else if (type === 'function_call_output') {
      answer = undefined;
      messages.push({ role: 'tool', tool_call_id: item['call_id'], content: contentOf(item['output']) });
    } else if (type === 'message' && item['role'] === 'assistant') {
      // A second message after tool calls would be read as standing before them.
      if (answer?.tool_calls) answer = undefined;
      answering().content = join(answering().content, contentOf(item['content']));
    } else if (type === 'message') {
      answer = undefined;
      messages.push({ role: String(item['role']), content: contentOf(item['content']) });
    }
  }
  return messages;
}

function join(before: unknown, content: unknown): unknown {
  if (before === null) return content === '' ? null : content;
  return typeof before === 'string' && typeof content === 'string' ? before + content : [before, content].flat();
}

/** Text where there is nothing but text; else the parts, as the chat format writes them. */
function contentOf(content: unknown): unknown {
  if (!Array.isArray(content)) return content ?? '';
  const parts = content as AnyItem[];
  if (parts.every((part) => typeof part['text'] === 'string' || typeof part['refusal'] === 'string'))
    return textOf(parts);
  return parts.map((part) => {
    if (typeof part['text'] === 'string') return { type: 'text', text: part['text'] };
    const { type, image_url: url, detail = 'auto' } = part;
    return type === 'input_image' ? { type: 'image_url', image_url: { url, detail } } : part;
  });
}

function textOf(parts: unknown): string {
  if (typeof parts === 'string') return parts;
  if (!Array.isArray(parts)) return '';
  return (parts as { text?: string; refusal?: string }[]).map((part) => part.text ?? part.refusal ?? '').join('');
}
