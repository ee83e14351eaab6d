/** Environments of somebody else's, on queues: workers that answer anything, or not at all. */

import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { expect, inject, onTestFinished, test } from 'vitest';
import { putBlob } from '../../store/blobs.ts';
import { openStore } from '../../store/store.ts';
import { searchAttributes } from '../../contracts/names.ts';
import type { BatchProgress } from '../../contracts/batch.ts';
import type { Submitted } from '../support/submit.ts';
import { historyOf, openGym, resultsOf, scheduled, type Gym } from './gym.ts';

const name = 'stranger';
Runtime.install({ logger: new DefaultLogger('ERROR') });
const policy = { provider: 'openai' as const, model: 'm' };

type Answers = Record<string, (input: any) => unknown>;

/** What a worker that keeps to the contract answers. */
const sound: Answers = {
  describe: () => ({ version: '1', weights: { good: 1 }, roles: ['judge'] }),
  open: () => ({
    state: {},
    prompt: { items: [{ role: 'user', content: 'Hi' }], tools: [], sampling: {} },
    converses: false,
  }),
  reward: () => ({ rewards: { good: 1 } }),
  close: () => null,
};

/** A worker in this process, for what no worker of ours would answer. */
async function answerWith(gym: Gym, answers: Answers): Promise<string> {
  const queue = `${gym.prefix}-stranger`;
  const connection = await NativeConnection.connect({ address: inject('temporalAddress') });
  const verbs = Object.entries({ ...sound, ...answers });
  const worker = await Worker.create({
    connection,
    taskQueue: queue,
    activities: Object.fromEntries(
      verbs.map(([verb, answer]) => [`${name}.${verb}`, async (input: unknown) => answer(input)]),
    ),
    dataConverter: {
      payloadCodecs: [
        {
          encode: async (payloads: Payload[]) => payloads.map(written),
          decode: async (payloads: Payload[]) => payloads,
        },
      ],
    },
  });
  const running = worker.run();
  onTestFinished(async () => {
    worker.shutdown();
    await running;
    await connection.close();
  });
  return queue;
}

/** What has the field `raw` is that text. */
function written(payload: Payload): Payload {
  const value: unknown = defaultPayloadConverter.fromPayload(payload);
  const raw = (value as { raw?: unknown } | null)?.raw;
  return typeof raw === 'string' ? { ...payload, data: new TextEncoder().encode(raw) } : payload;
}

async function openStranger(answers: Answers) {
  const gym = await openGym();
  await gym.startWorker();
  const server = await gym.startModelServer({ answer: () => 'Hello.' });
  const queue = await answerWith(gym, answers);
  const models = { policy: { ...policy, urls: [server.url] }, judge: { ...policy, urls: [server.url] } };
  const submitted = await gym.submit({ environment: { name, queue }, rows: [{}], models });
  return { gym, submitted };
}

/** What lists and searches show. */
async function statusOf({ handle }: Submitted): Promise<unknown> {
  const { typedSearchAttributes } = await handle.describe();
  return typedSearchAttributes.getAll().find(({ key }) => key.name === searchAttributes.status)?.value;
}

test('a model for a role that the environment does not have is left out', async () => {
  const { submitted } = await openStranger({ describe: () => ({ version: '1', weights: { good: 1 }, roles: [] }) });
  expect(await submitted.handle.result()).toMatchObject({ verified: 1 });
  expect(await submitted.handle.query<BatchProgress>('progress')).toMatchObject({ unused_roles: ['judge'] });
  const [{ record } = {}] = await resultsOf(submitted);
  expect(record.rollout.models).toEqual({ policy: 'm' });
});

const prompt = { items: [], tools: [], sampling: {} };
const behindReference = async ({ store }: { store: string }) => ({
  state: {},
  prompt: { $blob: await putBlob(openStore(store), '{"sampling":{}}') },
});

const endless = {
  ask: [{ role: 'judge', key: 'k', prompt: { ...prompt, items: [{ role: 'user', content: 'Good?' }] } }],
};

test.each<[string, string, unknown, string]>([
  ['rewards that are NaN, which is no JSON', 'reward', { raw: '{"rewards":{"good":NaN}}' }, 'what is no JSON'],
  ['rewards that are text', 'reward', { rewards: { good: '1' } }, '"1" as the reward "good"'],
  ['no rewards', 'reward', null, 'stranger.reward answered with nothing, not an object'],
  ['a prompt without items', 'open', { state: {}, prompt: {} }, 'a prompt whose items are nothing'],
  ['an item that is none', 'open', { state: {}, prompt: { ...prompt, items: [{ type: 'message' }] } }, 'items[0].role'],
  ['no prompt behind a reference', 'open', behindReference, 'has no items or no tools'],
  [
    'more than an activity can be given',
    'open',
    { state: 's'.repeat(1_500_000), prompt },
    '1500000 characters as its state',
  ],
  ['an ask for nothing', 'reward', { ask: [] }, 'an ask that is an empty list'],
  ['one ask after the other', 'reward', endless, 'asked models 200 times without coming to an end'],
])('a worker that answers with %s fails its rollout and nothing else', async (_, verb, answer, message) => {
  const { submitted } = await openStranger({
    [verb]: (input) => (typeof answer === 'function' ? answer(input) : answer),
  });
  expect(await submitted.handle.result()).toMatchObject({ state: 'done', failed: 1 });
  const [result] = await resultsOf(submitted);
  expect(result?.failure.failure).toMatchObject({
    class: 'environment_error',
    message: expect.stringContaining(message),
  });
});

test('what says nothing of use about time and attempts counts as one attempt', async () => {
  const { submitted } = await openStranger({
    open: () => ({ ...(sound['open']!({}) as object), seconds: 'long', attempts: null }),
  });
  expect(await submitted.handle.result()).toMatchObject({ verified: 1 });
  const [result] = await resultsOf(submitted);
  expect(result?.record.rollout).toMatchObject({ attempts: 3, timings: { environment: 0 } });
});

test('a record names the version that answered, whatever the batch had been told', async () => {
  const { submitted } = await openStranger({ open: () => ({ ...(sound['open']!({}) as object), version: '2' }) });
  expect(await submitted.handle.result()).toMatchObject({ verified: 1 });
  const [result] = await resultsOf(submitted);
  expect(result?.record.rollout.environment.version).toBe('2');
});

test('two versions within one rollout are a failure that names both', async () => {
  const { submitted } = await openStranger({
    open: () => ({ ...(sound['open']!({}) as object), version: '1' }),
    reward: () => ({ rewards: { good: 1 }, version: '2' }),
  });
  expect(await submitted.handle.result()).toMatchObject({ failed: 1 });
  const [result] = await resultsOf(submitted);
  expect(result?.failure.failure).toMatchObject({
    class: 'environment_changed',
    message: expect.stringMatching(/reward was answered by version 2 .* began with 1/),
  });
});

test.each([
  ['nothing', null, 'has to answer with its version'],
  ['roles that are no list', { version: '1', weights: { good: 1 }, roles: 7 }, 'its roles as a list of names'],
  ['weights that are text', { version: '1', weights: { good: '1' } }, 'the weights of its rewards'],
  [
    'options that are none',
    { version: '1', weights: { good: 1 }, resolved_options: [] },
    'resolved_options as an object',
  ],
  ['a megabyte', { version: 'x'.repeat(1e6), weights: { good: 1 } }, 'answers with more than 64 KiB'],
  ['what is no JSON', { raw: '{"version":"1","weights":{"good":Infinity}}' }, 'has to answer with its version'],
])('a description of %s ends the batch before anything starts', async (_, answer, message) => {
  const { gym, submitted } = await openStranger({ describe: () => answer });
  await expect(submitted.handle.result()).rejects.toMatchObject({
    cause: { message: expect.stringContaining(message) },
  });
  const { input } = submitted;
  expect(scheduled(await historyOf(gym.client, input.spec.batch))).toEqual(['stranger.describe']);
  expect(await statusOf(submitted)).toBe('failed');
});

test('a batch that waits for a worker to describe its environment can be paused, scaled and drained', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const environment = { name, queue: `${gym.prefix}-nobody` };
  const { handle } = await gym.submit({ environment, rows: [{}, {}], models: { policy } });
  await handle.executeUpdate('pause');
  await handle.executeUpdate('setConcurrency', { args: [{ concurrency: 3 }] });
  expect(await handle.query('progress')).toMatchObject({ paused: true, concurrency: 3, total: 2, open: 0 });
  await handle.signal('drain');
  expect(await handle.result()).toMatchObject({ state: 'cancelled', verified: 0, failed: 0 });
});

test('one that is cancelled meanwhile ends at once, as cancelled', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const environment = { name, queue: `${gym.prefix}-nobody` };
  const submitted = await gym.submit({ environment, rows: [{}], models: { policy } });
  const { handle } = submitted;
  await handle.query('progress');
  await handle.cancel();
  await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  expect(await statusOf(submitted)).toBe('cancelled');
});
