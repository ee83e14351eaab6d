/** The tool calls of an answer: each has an id that its output finds it by, and history has room for those that run. */

import { randomUUID } from 'node:crypto';
import type { FunctionCall, FunctionCallOutput, Item, Transcript } from '../contracts/conversation.ts';
import { maxCallIdLength, maxCallsBytes, maxNameLength } from '../contracts/limits.ts';
import { shorten } from '../contracts/text.ts';
import { isFunctionCall } from '../contracts/transcript.ts';

/**
 * `items` as they are, but for calls without an id (some servers leave it out), with a huge one or one that was used `before`.
 * The output of a call that the server ran itself follows its call, and has an `id` of its own, by which readers know it.
 */
export function completeCalls(items: readonly Item[], before: Transcript): readonly Item[] {
  const used = new Set(before.filter(isFunctionCall).map(({ call_id }) => call_id));
  const renamed = new Map<string, string>();
  return items.map((item) => {
    if (item.type === 'function_call_output') return completeOutput(item, renamed);
    if (!isFunctionCall(item)) return item;
    const { call_id } = item;
    const free = call_id !== '' && call_id.length <= maxCallIdLength && !used.has(call_id);
    used.add(call_id);
    if (free) return item;
    const id = newId('call');
    renamed.set(call_id, id);
    return { ...item, call_id: id };
  });
}

/** The calls of an answer as they run. */
interface RunnableCalls {
  readonly calls: readonly FunctionCall[];
  /** The answers to those that do not. */
  readonly refused: readonly FunctionCallOutput[];
  /** Whether a name was cut: then `calls` are not those of the answer, letter by letter. */
  readonly shortened: boolean;
}

/**
 * More calls than history has room for are answered here, so that the conversation stays one that a server takes and the
 * model reads why: who calls thousands of tools at once has itself to blame. So has who writes a name that no tool has room for.
 */
export function runnableCalls(items: readonly Item[]): RunnableCalls {
  const all = items.filter(isFunctionCall);
  const named = all.map((call) => ({ ...call, name: shorten(call.name, maxNameLength) }));
  const shortened = all.some(({ name }) => name.length > maxNameLength);
  let bytes = 0;
  const tooMany = named.findIndex(({ call_id, name }) => {
    bytes += referenceBytes + Buffer.byteLength(JSON.stringify([call_id, name]));
    return bytes > maxCallsBytes;
  });
  if (tooMany === -1) return { calls: named, refused: [], shortened };
  const output = `Not run: the answer has ${all.length} tool calls, and only the first ${tooMany} were run.`;
  const refused = all.slice(tooMany).map(({ call_id }) => ({ type: 'function_call_output', call_id, output }) as const);
  return { calls: named.slice(0, tooMany), refused, shortened };
}

/** A call's arguments in history: the URL of a blob, its hash and its size, at most. */
const referenceBytes = 700;

function completeOutput(item: Item, renamed: ReadonlyMap<string, string>): Item {
  const id = item['id'];
  const call_id = renamed.get(String(item['call_id']));
  if (typeof id === 'string' && call_id === undefined) return item;
  return { ...item, id: typeof id === 'string' ? id : newId('fco'), ...(call_id !== undefined && { call_id }) };
}

function newId(prefix: 'call' | 'fco'): string {
  return `${prefix}_${randomUUID().replaceAll('-', '')}`;
}
