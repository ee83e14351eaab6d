/** An environment's verbs as activities: references become values on the way in, large values references on the way out. */

import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { verbs, type Answer, type Verb, type VerbInput, type VerbOutput } from '../contracts/environment.ts';
import type { Row } from '../contracts/dataset.ts';
import type { Conversation } from '../contracts/history.ts';
import type { Item, Transcript } from '../contracts/conversation.ts';
import { maxInlineBytes, maxInlinePromptBytes } from '../contracts/limits.ts';
import type { Environment, EnvironmentVerbs, GivenAnswer, PendingAsk, Suspended } from '../environments/definition.ts';
import { readRow } from './dataset.ts';
import { classified } from './failures.ts';
import { heartbeating } from './heartbeat.ts';
import { loadChunk, loadConversation } from './store/conversation.ts';
import { openStore, type Store } from './store/store.ts';
import { spill, unspill } from './store/values.ts';

type Activities = Record<string, (input: never) => Promise<unknown>>;
type Performed<V extends Verb> = Omit<VerbOutput<V>, 'seconds' | 'attempts'>;

/** The activities that answer for `environment`, keyed by activity type. */
export function environmentActivities(environment: Environment): Activities {
  const performs: { [V in Verb]: (input: VerbInput<V>, serve: () => EnvironmentVerbs) => Promise<Performed<V>> } = {
    describe: () => Promise.resolve(environment.describe()),
    open,
    call,
    reply,
    reward,
    close,
  };
  const activity =
    <V extends Verb>(verb: V) =>
    async (input: VerbInput<V>): Promise<VerbOutput<V>> => {
      const started = performance.now();
      try {
        const serve = () => environment.serve({ key: 'key' in input ? input.key : '', signal: cancellationSignal() });
        const output = await heartbeating(() => performs[verb](input, serve));
        return { ...output, ...timing(started) } as VerbOutput<V>;
      } catch (error) {
        throw classified(error, 'environment_error');
      }
    };
  const names = Object.keys(verbs) as Verb[];
  return Object.fromEntries(names.map((verb) => [`${environment.name}.${verb}`, activity(verb)]));
}

async function open(input: VerbInput<'open'>, serve: () => EnvironmentVerbs): Promise<Performed<'open'>> {
  const row = await readRow(input.row);
  const { state, items, tools, sampling, converses } = await serve().open({ row, options: input.options });
  const store = openStore(input.store);
  const prompt = { items: [...items], tools: [...tools], sampling };
  return {
    state: await spill(store, state, maxInlineBytes),
    prompt: await spill(store, prompt, maxInlinePromptBytes),
    converses,
  };
}

async function call(input: VerbInput<'call'>, serve: () => EnvironmentVerbs): Promise<Performed<'call'>> {
  const store = openStore(input.store);
  const heard = await serve().call({
    state: await unspill(input.state),
    call: { ...input.call, arguments: await unspill(input.call.arguments) },
    options: input.options,
    answers: await given(input.answers),
  });
  if ('ask' in heard) return suspend(store, heard);
  return {
    state: await spill(store, heard.state, maxInlineBytes),
    output: await spill(store, heard.output, maxInlineBytes),
  };
}

async function reply(input: VerbInput<'reply'>, serve: () => EnvironmentVerbs): Promise<Performed<'reply'>> {
  const store = openStore(input.store);
  const heard = await serve().reply(await task(input));
  if ('ask' in heard) return suspend(store, heard);
  const state = await spill(store, heard.state, maxInlineBytes);
  if (heard.message === undefined) return { state };
  return { state, message: await spill(store, heard.message, maxInlineBytes) };
}

async function reward(input: VerbInput<'reward'>, serve: () => EnvironmentVerbs): Promise<Performed<'reward'>> {
  const store = openStore(input.store);
  const heard = await serve().reward(await task(input));
  if ('ask' in heard) return suspend(store, heard);
  const { rewards, details } = heard;
  return { rewards, ...(details && { details: await spill(store, details, maxInlineBytes) }) };
}

async function close(input: VerbInput<'close'>, serve: () => EnvironmentVerbs): Promise<Performed<'close'>> {
  await serve().close({ state: await unspill(input.state), options: input.options });
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
  const [row, state, transcript, answers] = await Promise.all([
    readRow(input.row),
    unspill(input.state),
    wholeTranscript(input.conversation),
    given(input.answers),
  ]);
  return { row, state, options: input.options, transcript, answers };
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

/** Left out where it says nothing, because it is written to history. */
function timing(started: number): { seconds?: number; attempts?: number } {
  const { attempt } = activityInfo();
  const seconds = Math.round(performance.now() - started) / 1000;
  return { ...(seconds > 0 && { seconds }), ...(attempt > 1 && { attempts: attempt }) };
}
