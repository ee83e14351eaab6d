import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { CancelledFailure } from '@temporalio/common';
import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { generate } from '../../activities/generate.ts';
import { loadChunk, loadConversation } from '../../store/conversation.ts';
import { openStore } from '../../store/store.ts';
import { unspill } from '../../store/values.ts';
import type { Conversation } from '../../contracts/history.ts';
import { GenerateOutput, type GenerateInput } from '../../contracts/model.ts';
import { user } from '../../contracts/transcript.ts';
import type { ModelReply } from '../support/model-server/answer.ts';
import { nowhere, serving } from '../models/serving.ts';

const opening: Conversation = { prompt: { items: [user('Hi')], tools: [], sampling: { temperature: 1 } }, chunks: [] };

function environment(info: ConstructorParameters<typeof MockActivityEnvironment>[0] = {}) {
  const defaults = { attempt: 1, scheduledTimestampMs: Date.now(), heartbeatTimeoutMs: 30_000 };
  const mock = new MockActivityEnvironment({ ...defaults, ...info }, { logger: new DefaultLogger('ERROR') });
  const heartbeats: unknown[] = [];
  mock.on('heartbeat', (details) => heartbeats.push(details));
  return {
    heartbeats,
    mock,
    run: (input: GenerateInput) => mock.run<[GenerateInput], GenerateOutput, typeof generate>(generate, input),
  };
}

async function inputFor(url: string, changes: Partial<GenerateInput> = {}): Promise<GenerateInput> {
  const store = await mkdtemp(join(tmpdir(), 'dgym-'));
  onTestFinished(() => rm(store, { recursive: true, force: true }));
  await openStore(store).found('batches/b');
  return {
    store,
    rollout: { batch: 'b', row: 0, sample: 0 },
    role: 'policy',
    turn: 0,
    model: { provider: 'openai', model: 'test-model', urls: [url], queue: 'models' },
    conversation: opening,
    sampling: {},
    ...changes,
  };
}

describe('generate', () => {
  it('answers a conversation with what its contract says', async () => {
    const server = await serving('Hello!');
    const output = await environment({ attempt: 3 }).run(await inputFor(server.url));
    expect(GenerateOutput.parse(output)).toEqual(output);
    expect(output).toMatchObject({ spoke: true, finish: 'stop', attempts: 3, usage: { input_tokens: 10 } });
    expect(output.chunk).toMatchObject({ inline: [{ type: 'message', content: [{ text: 'Hello!' }] }] });
    expect(output).not.toHaveProperty('calls');
    expect(output).not.toHaveProperty('folded');
  });

  it('sends prompt and chunks in order, and the parameters of the batch over those of the row', async () => {
    const server = await serving('ok');
    const conversation: Conversation = {
      prompt: {
        items: [user('one')],
        tools: [],
        sampling: { temperature: 1, top_p: null, extra_body: { a: 1, b: 1 } },
      },
      chunks: [{ inline: [user('two')] }, { inline: [user('three')] }],
    };
    const sampling = { temperature: 0, seed: 4, extra_body: { b: 2 } };
    await environment().run(await inputFor(server.url, { conversation, sampling }));
    expect(server.requests[0]?.body).toEqual({
      model: 'test-model',
      input: [user('one'), user('two'), user('three')],
      temperature: 0,
      seed: 4,
      a: 1,
      b: 2,
    });
  });

  it('says whether the model spoke', async () => {
    const call = { name: 'f', arguments: '{}' };
    for (const [answer, expected] of [
      [{ calls: [call] }, false],
      [{ text: ' \n' }, false],
      [{ reasoning: 'hm' }, false],
      [{ text: 'yes', calls: [call] }, true],
      [{ items: [{ type: 'message', role: 'assistant', content: [{ type: 'refusal', refusal: 'no' }] }] }, true],
    ] as const) {
      const { spoke } = await environment().run(await inputFor((await serving(answer)).url));
      expect(spoke, JSON.stringify(answer)).toBe(expected);
    }
  });

  it('gives every tool call an id of its own', async () => {
    const calls = [null, 'c1', 'c2', 'c2'].map((id) => ({ name: 'f', arguments: '{}', id }));
    const server = await serving({ calls });
    const before = { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{}' };
    const conversation = { ...opening, chunks: [{ inline: [before] }] };
    const { chunk } = await environment().run(await inputFor(server.url, { conversation }));
    const ids = (await loadChunk(chunk)).map(({ call_id: id }) => id);
    expect(ids[2]).toBe('c2');
    expect(new Set(['c1', ...ids]).size).toBe(5);
  });

  it('puts a large answer into a blob, its tool calls beside it and their large arguments by reference', async () => {
    const large = JSON.stringify({ text: 'x'.repeat(40_000) });
    const server = await serving({
      calls: [
        { name: 'write', arguments: large },
        { name: 'read', arguments: '{}' },
      ],
    });
    const output = await environment().run(await inputFor(server.url));
    expect(output.chunk).toMatchObject({ items: 2 });
    expect(output.calls).toMatchObject([{ name: 'write' }, { name: 'read', arguments: '{}' }]);
    expect(await unspill(output.calls![0]!.arguments)).toBe(large);
    expect(JSON.stringify(output).length).toBeLessThan(2000);
    expect(GenerateOutput.parse(output)).toEqual(output);
  });

  it('keeps token ids out of history', async () => {
    const tokens = { prompt_token_ids: [1], generation_token_ids: [2], generation_log_probs: [-1] };
    const item = { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}', ...tokens };
    const server = await serving({ items: [item] });
    const { chunk, calls } = await environment().run(await inputFor(server.url));
    expect(calls).toEqual([{ type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' }]);
    expect(await loadChunk(chunk)).toEqual([item]);
  });

  it('folds the earlier conversation when its inline part is large, and loses nothing', async () => {
    const server = await serving('ok');
    const said = Array.from({ length: 20 }, (_, number) => user(`${number} ${'x'.repeat(1000)}`));
    const conversation = { ...opening, chunks: [{ inline: said }] };
    const { folded } = await environment().run(await inputFor(server.url, { conversation }));
    expect(JSON.stringify(folded).length).toBeLessThan(1000);
    expect((await loadConversation({ ...opening, chunks: folded! })).items).toEqual(said);
  });

  it('tells what looks like the fault of which server', async () => {
    const first = await nowhere();
    const server = await serving({ text: 'I see.</think>Done.' });
    const input = await inputFor(server.url);
    const model = { ...input.model, urls: [first, server.url] };
    const output = await environment().run({ ...input, model });
    expect(output).toMatchObject({ server: 1, faults: ['unopened_thought'] });
    expect(GenerateOutput.parse(output)).toEqual(output);
    const plain = await environment().run({ ...input, model: { ...input.model, urls: [(await serving('ok')).url] } });
    expect(plain).not.toHaveProperty('server');
    expect(plain).not.toHaveProperty('faults');
  });

  it('ends with context_overflow and no items when the conversation is too long', async () => {
    const server = await serving({ status: 400, code: 'context_length_exceeded' });
    const output = await environment().run(await inputFor(server.url));
    expect(output).toMatchObject({ finish: 'context_overflow', chunk: { inline: [] }, spoke: false });
  });
});

describe('generate, when a server says more than history has room for', () => {
  const huge = 'n'.repeat(3_000_000);
  const call = { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' };
  const sizeOf = (output: unknown) => Buffer.byteLength(JSON.stringify(output));

  it('runs as many of 10,000 calls as there is room for, and answers the others', async () => {
    const items = Array.from({ length: 10_000 }, (_, number) => ({ ...call, call_id: `c${number}` }));
    const output = await environment().run(await inputFor((await serving({ items })).url));
    expect(GenerateOutput.parse(output)).toEqual(output);
    expect(sizeOf(output)).toBeLessThan(1_100_000);
    const { length } = output.calls!;
    expect(length).toBeGreaterThan(1000);
    const said = await loadChunk(output.chunk);
    expect(said.slice(0, 10_000)).toEqual(items);
    expect(said.slice(10_000).map(({ call_id: id }) => id)).toEqual(items.slice(length).map(({ call_id: id }) => id));
    expect(said.at(-1)?.['output']).toBe(
      `Not run: the answer has 10000 tool calls, and only the first ${length} were run.`,
    );
  });

  it('answers no call that would not have run anyway', async () => {
    const items = Array.from({ length: 2000 }, (_, number) => ({ ...call, call_id: `c${number}` }));
    const server = await serving({ items, finish: 'max_tokens' });
    expect(await loadChunk((await environment().run(await inputFor(server.url))).chunk)).toEqual(items);
  });

  it.each<[string, ModelReply]>([
    ['name', { items: [{ ...call, name: huge }] }],
    ['name that an answer in line has room for', { items: [{ ...call, name: 'n'.repeat(5000) }] }],
    ['call id', { items: [{ ...call, call_id: huge }] }],
    ['id of an item', { items: [{ ...call, id: huge }] }],
    ['kind of item', { items: [{ type: huge }] }],
    ['id', { extra: { id: huge } }],
    ['model', { extra: { model: huge } }],
  ])('has room for a %s of 3 MB', async (_, reply) => {
    const output = await environment().run(await inputFor((await serving(reply)).url));
    expect(GenerateOutput.parse(output)).toEqual(output);
    expect(sizeOf(output)).toBeLessThan(10_000);
    for (const { name, call_id: id } of output.calls ?? []) {
      expect(name.length).toBeLessThanOrEqual(256);
      expect((await loadChunk(output.chunk))[0]).toMatchObject({ call_id: id, name: reply.items?.[0]?.['name'] });
    }
  });

  it.each([1.7e308, 2 ** 60, 4_294_967_295, -5, 0.2, '7', null, {}])('takes a count of %j for none', async (count) => {
    const details = { cached_tokens: count, reasoning_tokens: count };
    const usage = {
      input_tokens: count,
      output_tokens: count,
      input_tokens_details: details,
      output_tokens_details: details,
    };
    const server = await serving({ extra: { usage, created_at: 1e300 } });
    const output = await environment().run(await inputFor(server.url));
    expect(Object.values(output.usage)).toEqual([0, 0, 0, 0]);
    expect(new Date(output.response.created_at * 1000).getTime()).toBeGreaterThan(0);
  });
});

describe('generate, when a call fails', () => {
  it('is tried again after the time that the server asks for, and does not count it', async () => {
    const server = await serving({ status: 429, headers: { 'retry-after': '30' } });
    const { run, heartbeats } = environment();
    const error: unknown = await run(await inputFor(server.url)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ type: 'model_overloaded', nonRetryable: false });
    expect((error as { nextRetryDelay: number }).nextRetryDelay).toBeGreaterThanOrEqual(30_000);
    expect(heartbeats).toEqual([]);
  });

  it('counts broken answers from attempt to attempt and ends after 20', async () => {
    const server = await serving({ status: 500 });
    const input = await inputFor(server.url);
    let heartbeatDetails: unknown;
    for (let attempt = 1; attempt <= 19; attempt++) {
      const { run, heartbeats } = environment({ attempt: attempt * 10, heartbeatDetails });
      await expect(run(input)).rejects.toMatchObject({ type: 'model_broken', nonRetryable: false });
      heartbeatDetails = heartbeats.at(-1);
    }
    const { run } = environment({ attempt: 200, heartbeatDetails });
    await expect(run(input)).rejects.toMatchObject({
      type: 'model_broken',
      nonRetryable: true,
      details: [{ attempts: 200 }],
    });
  });

  it('aborts a call that has had its time, and counts it among the broken answers', async () => {
    const server = await serving({ fault: 'hang' });
    const input = await inputFor(server.url);
    const { run, heartbeats } = environment({ heartbeatDetails: { broken: 2 } });
    const call = run({ ...input, model: { ...input.model, timeout_seconds: 0.2 } });
    await expect(call).rejects.toMatchObject({
      type: 'model_broken',
      message: `model test-model at ${server.url} did not answer within 0.2 s`,
      nonRetryable: false,
    });
    expect(heartbeats).toEqual([{ broken: 3 }]);
    await expect.poll(() => [server.open, server.aborted]).toEqual([0, 1]);
  });

  it('gives up an unreachable server after the time given', async () => {
    const input = await inputFor(await nowhere(), { give_up_after_seconds: 60 });
    // The clock of the server, which may be a day ahead of ours, or behind.
    for (const now of [Date.now(), Date.now() + 86_400_000, Date.now() - 86_400_000]) {
      const after = (ms: number) =>
        environment({ scheduledTimestampMs: now, currentAttemptScheduledTimestampMs: now + ms }).run(input);
      await expect(after(1000)).rejects.toMatchObject({ type: 'model_unreachable', nonRetryable: false });
      await expect(after(61_000)).rejects.toMatchObject({ type: 'model_unreachable', nonRetryable: true });
    }
  });

  it.each([
    [400, undefined],
    [422, undefined],
    [401, true],
    [403, true],
    [404, true],
    [402, true],
    [451, true],
    [308, true],
  ])('is not tried again when the server refuses it, and %i tells whose fault it is', async (status, configuration) => {
    const server = await serving({ status });
    const error: unknown = await environment()
      .run(await inputFor(server.url))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ type: 'model_rejected', nonRetryable: true });
    expect(error).toHaveProperty('details', [{ attempts: 1, ...(configuration && { configuration }) }]);
  });

  it('does not wait for a part of the conversation that is gone', async () => {
    const server = await serving('never asked');
    const input = await inputFor(server.url);
    const store = openStore(input.store);
    await store.create('batches/b/batch.json', '{}');
    const blob = { url: store.urlOf(`blobs/sha256/00/${'0'.repeat(62)}`), sha256: '0'.repeat(64), bytes: 1 };
    const conversation = { ...opening, chunks: [{ blob, items: 1 }] };
    await expect(environment().run({ ...input, conversation })).rejects.toMatchObject({
      type: 'session_lost',
      nonRetryable: true,
    });
    expect(server.count).toBe(0);
  });
});

describe('generate, with an answer in hand', () => {
  const long = 'It is cold. '.repeat(3_000);
  const away = (folder: string) => rename(folder, `${folder}.gone`);
  const blocked = (folder: string) => writeFile(join(folder, 'blobs'), 'a file in the place of the folder');

  it.each([
    ['that is gone', away, (folder: string) => rename(`${folder}.gone`, folder), /is gone/],
    ['with a file in its way', blocked, (folder: string) => rm(join(folder, 'blobs')), /ENOTDIR/],
  ])('waits for a store %s, tells so, and asks nobody again', async (_, damage, repair, reason) => {
    const server = await serving(long);
    const input = await inputFor(server.url);
    await damage(input.store);
    const { run, heartbeats } = environment({ heartbeatTimeoutMs: 300 });
    const answering = run(input);
    const told = () =>
      heartbeats.some((details) => reason.test((details as { waits_for?: string } | undefined)?.waits_for ?? ''));
    await vi.waitUntil(told, { timeout: 10_000 });
    await repair(input.store);
    expect(await answering).toMatchObject({ chunk: { blob: { bytes: expect.any(Number) } } });
    expect(server.count).toBe(1);
  });
});

describe('generate, while it works', () => {
  it('heartbeats, and keeps the count of broken answers in it', async () => {
    const { run, mock } = environment({ heartbeatTimeoutMs: 60, heartbeatDetails: { broken: 4 } });
    const beating = once(mock, 'heartbeat');
    const server = await serving(async () => {
      await beating;
      return 'late';
    });
    await run(await inputFor(server.url));
    expect(await beating).toEqual([{ broken: 4 }]);
  });

  it.each(['openai', 'chat-completions'] as const)('closes the %s request when it is cancelled', async (provider) => {
    const { run, mock } = environment();
    const server = await serving(() => {
      mock.cancel();
      return { fault: 'hang' };
    });
    const input = await inputFor(server.url);
    const call = run({ ...input, model: { ...input.model, provider } });
    await expect(call).rejects.toBeInstanceOf(CancelledFailure);
    await expect.poll(() => [server.open, server.aborted]).toEqual([0, 1]);
  });
});
