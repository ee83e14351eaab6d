/** Tools and the arguments of their calls, as chat templates take them. */

import { stringifyExact } from '../contracts/exact-json.ts';
import { isObject } from '../contracts/json.ts';
import type { RolloutRecord } from '../contracts/record.ts';
import type { ChatMessage } from '../conversation/chat.ts';
import type { FormatOptions } from './format.ts';

export interface ChatTool {
  readonly type: 'function';
  readonly function: Readonly<Record<string, unknown>>;
}

/** `null` where there are none: of an empty list some templates make a prompt about tools. */
export function toolsOf(record: RolloutRecord, { tools: form }: FormatOptions): ChatTool[] | string | null {
  const tools = chatTools(record);
  if (tools.length === 0) return null;
  return form === 'list' ? tools : stringifyExact(tools);
}

/** The function tools of a rollout, in the form of Chat Completions. Hosted tools have no place there. */
export function chatTools({ response }: RolloutRecord): ChatTool[] {
  const tools: unknown = response['tools'];
  if (!Array.isArray(tools)) return [];
  // A record's tools are those that the environment or the row described, which were checked.
  return (tools as Readonly<Record<string, unknown>>[])
    .filter(({ type }) => type === 'function')
    .map((tool) => {
      const told = ['name', 'description', 'parameters'].map((field) => [field, tool[field]] as const);
      return { type: 'function', function: Object.fromEntries(told.filter(([, value]) => value != null)) };
    });
}

/** Messages with the arguments of tool calls as objects; `undefined` where a model wrote something else. */
export function withArgumentObjects(messages: readonly ChatMessage[]): ChatMessage[] | undefined {
  const made: ChatMessage[] = [];
  for (const message of messages) {
    const calls = message.tool_calls?.map((call) => {
      const parsed = parseArguments(call.function.arguments);
      return parsed && { ...call, function: { ...call.function, arguments: parsed } };
    });
    if (!calls) made.push(message);
    else if (calls.every((call) => call !== undefined)) made.push({ ...message, tool_calls: calls });
    else return undefined;
  }
  return made;
}

/** No text at all is how some models write a call without arguments. */
function parseArguments(text: unknown): object | undefined {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(String(text));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
