/** The verbs between history and hooks: references become values on the way in, large values references on the way out. */

import { isDeepStrictEqual } from 'node:util';
import type { Answer, Verb, VerbInput, VerbOutput } from '../contracts/environment.ts';
import type { Item, ToolSpec, Transcript } from '../contracts/conversation.ts';
import type { Row, RowRef } from '../contracts/dataset.ts';
import type { Conversation } from '../contracts/history.ts';
import { maxInlineBytes, maxInlinePromptBytes } from '../contracts/limits.ts';
import type { EnvironmentVerbs, GivenAnswer, PendingAsk, Suspended } from '../environments/environment.ts';
import { readExactRow, readRow } from '../results/dataset.ts';
import { loadChunk, loadConversation } from '../store/conversation.ts';
import { openStore, type Store } from '../store/store.ts';
import { spill, unspill } from '../store/values.ts';

export type Performed<V extends Verb> = VerbOutput<V>;
/** An environment's verbs for this attempt. */
export type Serve = () => EnvironmentVerbs;

export async function open(input: VerbInput<'open'>, serve: Serve): Promise<Performed<'open'>> {
  const [row, options] = await Promise.all([readRow(input.row), unspill(input.options)]);
  const { state, items, tools, sampling, converses } = await serve().open({ row, options });
  const store = openStore(input.store);
  const prompt = { items: [...items], tools: await exactTools(input.row, row, tools), sampling };
  return {
    state: await spill(store, state, maxInlineBytes),
    prompt: await spill(store, prompt, maxInlinePromptBytes),
    converses,
  };
}

/** The row's own tools with their numbers as they came: the model is shown what the dataset says. */
async function exactTools(ref: RowRef, row: Row, tools: readonly ToolSpec[]): Promise<ToolSpec[]> {
  const [read, exact] = [toolsIn(row), toolsIn(await readExactRow(ref))];
  return tools.map((tool, index) =>
    isDeepStrictEqual(tool, { type: 'function', ...read[index] }) ? { ...tool, ...exact[index] } : tool,
  );
}

function toolsIn(row: Row): Partial<ToolSpec>[] {
  const params = row['responses_create_params'] as { tools?: unknown } | null | undefined;
  // The environment has read them; where it has not, its tools are others.
  return Array.isArray(params?.tools) ? (params.tools as Partial<ToolSpec>[]) : [];
}

export async function call(input: VerbInput<'call'>, serve: Serve): Promise<Performed<'call'>> {
  const store = openStore(input.store);
  const heard = await serve().call({
    state: await unspill(input.state),
    call: { ...input.call, arguments: await unspill(input.call.arguments) },
    options: await unspill(input.options),
    answers: await given(input.answers),
  });
  if ('ask' in heard) return suspend(store, heard);
  return {
    state: await spill(store, heard.state, maxInlineBytes),
    output: await spill(store, heard.output, input.inline_bytes),
    ...(heard.refused === true && { refused: true }),
    ...(heard.invalid === true && { invalid: true }),
  };
}

export async function reply(input: VerbInput<'reply'>, serve: Serve): Promise<Performed<'reply'>> {
  const store = openStore(input.store);
  const heard = await serve().reply(await task(input));
  if ('ask' in heard) return suspend(store, heard);
  const state = await spill(store, heard.state, maxInlineBytes);
  if (heard.message === undefined) return { state };
  return { state, message: await spill(store, heard.message, maxInlineBytes) };
}

export async function reward(input: VerbInput<'reward'>, serve: Serve): Promise<Performed<'reward'>> {
  const store = openStore(input.store);
  const heard = await serve().reward(await task(input));
  if ('ask' in heard) return suspend(store, heard);
  const { rewards, details } = heard;
  return { rewards, ...(details && { details: await spill(store, details, maxInlineBytes) }) };
}

export async function close(input: VerbInput<'close'>, serve: Serve): Promise<Performed<'close'>> {
  await serve().close({ state: await unspill(input.state), options: await unspill(input.options) });
  return {};
}

/** What the verbs that judge or continue the conversation are given. */
async function task(input: VerbInput<'reward'>): Promise<{
  row: Row;
  state: unknown;
  options: Record<string, unknown>;
  transcript: Transcript;
  answers: GivenAnswer[];
}> {
  const [row, options, state, transcript, answers] = await Promise.all([
    readRow(input.row),
    unspill(input.options),
    unspill(input.state),
    wholeTranscript(input.conversation),
    given(input.answers),
  ]);
  return { row, state, options, transcript, answers };
}

async function wholeTranscript(conversation: Conversation): Promise<Item[]> {
  const { prompt, items } = await loadConversation(conversation);
  return [...prompt.items, ...items];
}

function given(answers: readonly Answer[]): Promise<GivenAnswer[]> {
  return Promise.all(answers.map(async ({ chunk, ...answer }) => ({ ...answer, items: await loadChunk(chunk) })));
}

async function suspend(store: Store, { ask }: Suspended): Promise<{ ask: Awaited<ReturnType<typeof putAway>>[] }> {
  return { ask: await Promise.all(ask.map((pending) => putAway(store, pending))) };
}

async function putAway(store: Store, { role, key, prompt }: PendingAsk) {
  return { role, key, prompt: await spill(store, prompt, maxInlinePromptBytes) };
}
