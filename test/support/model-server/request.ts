/** What a model server was asked, in neither API's words. */

import type { IncomingHttpHeaders } from 'node:http';

export interface NeutralItem {
  readonly kind: 'message' | 'call' | 'output' | 'other';
  /** Of a message. */
  readonly role?: string;
  /** Of a message or an output. */
  readonly text?: string;
  /** Of a call, with its arguments; an output has only the id. */
  readonly name?: string;
  readonly arguments?: string;
  readonly id?: string;
}

export interface ModelServerRequest {
  readonly dialect: 'responses' | 'chat';
  /** Counted from 0 over all model calls to this server. */
  readonly number: number;
  readonly model: string;
  readonly items: readonly NeutralItem[];
  /** Names of the tools on offer. */
  readonly tools: readonly string[];
  readonly headers: IncomingHttpHeaders;
  /** The body, exactly as sent. */
  readonly body: Readonly<Record<string, unknown>>;
}

type Fields = Record<string, unknown>;

export function readItems(dialect: ModelServerRequest['dialect'], body: Fields): NeutralItem[] {
  return dialect === 'chat' ? listIn(body['messages']).flatMap(fromChat) : fromResponses(body['input']);
}

export function readTools(body: Fields): string[] {
  return listIn(body['tools']).map((tool) => String(((tool['function'] as Fields | undefined) ?? tool)['name']));
}

function fromResponses(input: unknown): NeutralItem[] {
  if (typeof input === 'string') return [{ kind: 'message', role: 'user', text: input }];
  return listIn(input).map((item): NeutralItem => {
    const type = item['type'] ?? 'message';
    if (type === 'message') return { kind: 'message', role: String(item['role']), text: textOf(item['content']) };
    if (type === 'function_call') return callOf(item['call_id'], item);
    if (type === 'function_call_output') {
      return { kind: 'output', id: String(item['call_id']), text: textOf(item['output']) };
    }
    return { kind: 'other' };
  });
}

function fromChat(message: Fields): NeutralItem[] {
  const { role, content, tool_calls: calls, tool_call_id: id } = message;
  if (role === 'tool') return [{ kind: 'output', id: String(id), text: textOf(content) }];
  const said = content === null ? [] : [{ kind: 'message' as const, role: String(role), text: textOf(content) }];
  return [...said, ...listIn(calls).map((call) => callOf(call['id'], call['function'] as Fields))];
}

function callOf(id: unknown, { name, arguments: args }: Fields): NeutralItem {
  return { kind: 'call', id: String(id), name: String(name), arguments: String(args) };
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return listIn(content)
    .map(({ text }) => (typeof text === 'string' ? text : ''))
    .join('');
}

function listIn(value: unknown): Fields[] {
  return Array.isArray(value) ? (value as Fields[]) : [];
}
