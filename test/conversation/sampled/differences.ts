/** Where a trainer's format needs other messages than a server was sent. `docs/exports.md` has the same list. */

import type { ChatMessage } from '../../../conversation/chat.ts';
import type { ChatFormat } from './conversations.ts';

type Chat = readonly ChatMessage[];

export interface Difference {
  /** As the document has it. */
  readonly says: string;
  readonly formats: readonly ChatFormat[];
  /** The messages of the format, of those that a server was sent. `opening` is how many there were in the beginning. */
  apply(messages: Chat, opening: Chat): Chat;
}

type Part = { readonly text?: string; readonly image_url?: { readonly url: string } };

const templates = ['sft', 'trl', 'dpo'] as const;
const plain = ['openrlhf', 'verl'] as const;
const trainers = [...templates, ...plain] as const;

const isList = (content: unknown): content is readonly Part[] => Array.isArray(content);
const withContents = (messages: Chat, change: (content: unknown) => unknown): Chat =>
  messages.map((message) => ({ ...message, content: change(message.content) }));

/** In this order. */
export const differences: readonly Difference[] = [
  {
    says: 'token ids are left out',
    formats: ['simple', ...trainers],
    apply: (messages) =>
      messages.map((message) => {
        const others = Object.entries(message).filter(
          ([name]) => !name.endsWith('_token_ids') && !name.endsWith('_log_probs'),
        );
        return Object.fromEntries(others) as unknown as ChatMessage;
      }),
  },
  {
    says: 'the last answer is the end',
    formats: trainers,
    apply: (messages) => messages.slice(0, messages.findLastIndex(({ role }) => role === 'assistant') + 1),
  },
  {
    says: 'an answer without text has the text "", not null',
    formats: trainers,
    apply: (messages) => withContents(messages, (content) => content ?? ''),
  },
  {
    says: 'several texts in one message are one text, with a line break between them',
    formats: trainers,
    apply: (messages) =>
      withContents(messages, (content) =>
        isList(content) && content.every(({ text }) => text !== undefined)
          ? content.map(({ text }) => text).join('\n')
          : content,
      ),
  },
  {
    says: 'the output of a tool has its name',
    formats: templates,
    apply: (messages: Chat): Chat => {
      const calls = messages.flatMap(({ tool_calls = [] }) => tool_calls);
      return messages.map((message) =>
        message.role === 'tool'
          ? { ...message, name: calls.find(({ id }) => id === message.tool_call_id)!.function.name }
          : message,
      );
    },
  },
  {
    says: 'arguments of calls are objects',
    formats: templates,
    apply: (messages) =>
      messages.map(({ tool_calls: calls, ...message }) => ({
        ...message,
        ...(calls && {
          tool_calls: calls.map((call) => ({
            ...call,
            function: { ...call.function, arguments: JSON.parse(String(call.function.arguments) || '{}') as unknown },
          })),
        }),
      })),
  },
  {
    says: 'an answer that the opening had begun is two messages',
    formats: ['trl', 'dpo'],
    apply: (messages: Chat, opening: Chat): Chat => {
      const begun = opening.at(-1);
      if (begun?.role !== 'assistant') return messages;
      const at = opening.length - 1;
      const rest = String(messages[at]!.content).slice(String(begun.content).length);
      return [...messages.slice(0, at), begun, { role: 'assistant', content: rest }, ...messages.slice(at + 1)];
    },
  },
  {
    says: 'images are in a column, with a part {"type": "image"} for each, and every content is a list of parts',
    formats: templates,
    apply: (messages: Chat): Chat => {
      if (!messages.some(({ content }) => isList(content))) return messages;
      return withContents(messages, (content) =>
        isList(content)
          ? content.map(({ text }) => (text === undefined ? { type: 'image' } : { type: 'text', text }))
          : [{ type: 'text', text: content }],
      );
    },
  },
  {
    says: 'images are in a column, with <image> in the text for each',
    formats: ['verl'],
    apply: (messages) =>
      withContents(messages, (content) =>
        isList(content) ? content.map(({ text }) => text ?? '<image>').join('') : content,
      ),
  },
  {
    says: 'tools, calls and outputs are text',
    formats: plain,
    apply: asText,
  },
];

function asText(messages: Chat): Chat {
  const [first, ...rest] = messages;
  const told = first?.role === 'system' ? rest : messages;
  const made: ChatMessage[] = [
    { role: 'system', content: first?.role === 'system' ? `${String(first.content)}\n\n${tools}` : tools },
  ];
  for (const [index, { role, content, tool_calls = [] }] of told.entries()) {
    const output = `<tool_response>\n${String(content)}\n</tool_response>`;
    if (role === 'tool' && told[index - 1]?.role === 'tool') {
      made.push({ role: 'user', content: `${String(made.pop()!.content)}\n${output}` });
    } else if (role === 'tool') made.push({ role: 'user', content: output });
    else {
      const calls = tool_calls.map(
        ({ function: { name, arguments: args } }) =>
          `<tool_call>\n{"name": "${name}", "arguments": ${String(args) || '{}'}}\n</tool_call>`,
      );
      made.push({ role, content: [content, ...calls].filter((text, at) => text !== '' || at > 0).join('\n') });
    }
  }
  return made;
}

const tools = `# Tools

You may call one or more functions to assist with the user query.

You are provided with function signatures within <tools></tools> XML tags:
<tools>
{"type": "function", "function": {"name": "look", "description": "Looks.", "parameters": {"type": "object", "properties": {"at": {"type": "integer"}}}}}
</tools>

For each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:
<tool_call>
{"name": <function-name>, "arguments": <args-json-object>}
</tool_call>`;
