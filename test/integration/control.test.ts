import { expect, test } from 'vitest';
import type { BatchProgress, Progressing } from '../../contracts/batch.ts';
import { rolloutId } from '../../contracts/names.ts';
import type { ModelServerRequest } from '../support/model-server/request.ts';
import { gate } from './gate.ts';
import { openGym, resultsOf, until } from './gym.ts';

const environment = 'example_single_tool_call';
const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ responses_create_params: { input: `row ${index}` } }));
const policy = (url: string) => ({ policy: { provider: 'openai' as const, model: 'm', urls: [url] } });

test('concurrency is changed while the batch runs, up and down, and seen at the model server', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const { server, letThrough, letAll } = await gate(gym);
  const { handle } = await gym.submit({ environment, rows: rows(40), models: policy(server.url), concurrency: 3 });
  await until(() => server.open === 3);

  expect(await handle.executeUpdate('setConcurrency', { args: [{ concurrency: 8 }] })).toEqual({ concurrency: 8 });
  await until(() => server.open === 8);

  expect(await handle.executeUpdate('setConcurrency', { args: [{ concurrency: 2 }] })).toEqual({ concurrency: 2 });
  letThrough(7);
  await until(() => server.open === 2);
  expect(server.count).toBe(9);
  expect(server.maxOpen).toBe(8);

  await expect(handle.executeUpdate('setConcurrency', { args: [{ concurrency: 0 }] })).rejects.toThrow();
  letAll();
  await handle.executeUpdate('setConcurrency', { args: [{ concurrency: 40 }] });
  expect(await handle.result()).toMatchObject({ verified: 40, failed: 0 });
});

test('a paused batch starts nothing, its open rollouts end, and it goes on when told to', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const { server, letThrough, letAll } = await gate(gym);
  const { handle, input } = await gym.submit({
    environment,
    rows: rows(12),
    models: policy(server.url),
    concurrency: 4,
  });
  await until(() => server.open === 4);

  expect(await handle.executeUpdate('pause')).toEqual({ paused: true });
  letThrough(4);
  const leaf = gym.client.workflow.getHandle(`${input.spec.batch}/range/0-12`);
  await until(async () => (await leaf.query<Progressing>('progress')).open === 0);
  expect(await leaf.query('progress')).toMatchObject({ tally: { verified: 4 }, open: 0, ranges: [] });
  expect(await handle.query<BatchProgress>('progress')).toMatchObject({ paused: true, total: 12, concurrency: 4 });
  expect(server.count).toBe(4);

  letAll();
  expect(await handle.executeUpdate('unpause')).toEqual({ paused: false });
  expect(await handle.result()).toMatchObject({ verified: 12 });
});

test('cancelling a batch aborts the HTTP requests of its open rollouts and leaves a failure for each', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const { server } = await gate(gym);
  const submitted = await gym.submit({ environment, rows: rows(6), models: policy(server.url), concurrency: 4 });
  await until(() => server.open === 4);

  await submitted.handle.cancel();
  await expect(submitted.handle.result()).rejects.toThrow();
  expect((await submitted.handle.describe()).status.name).toBe('CANCELLED');
  await until(() => server.aborted === 4);
  expect(server.count).toBe(4);

  const classes = (await resultsOf(submitted)).map(({ failure }) => failure.failure.class);
  expect(classes).toEqual([...Array.from({ length: 4 }, () => 'cancelled'), 'not_collected', 'not_collected']);
});

test('a draining batch lets open rollouts end and starts no more', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const { server, letAll } = await gate(gym);
  const { handle } = await gym.submit({ environment, rows: rows(6), models: policy(server.url), concurrency: 2 });
  await until(() => server.open === 2);
  await handle.signal('drain');
  await until(async () =>
    (await handle.fetchHistory()).events!.some((event) => event.workflowExecutionSignaledEventAttributes),
  );
  letAll();
  expect(await handle.result()).toMatchObject({ state: 'cancelled', verified: 2, failed: 0 });
});

test('a server that says how long to wait is asked again, and the rollout counts its attempts', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const server = await gym.startModelServer({
    answer: ({ number }: ModelServerRequest) =>
      number < 2 ? { status: 429, headers: { 'retry-after-ms': '300' } } : 'Done.',
  });
  const submitted = await gym.submit({ environment, rows: rows(1), models: policy(server.url) });
  expect(await submitted.handle.result()).toMatchObject({ verified: 1 });
  expect(server.count).toBe(3);
  const { record } = (await resultsOf(submitted))[0]!;
  expect(record.rollout.attempts).toBeGreaterThanOrEqual(4);
});

test('search attributes tell how a rollout ended', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const server = await gym.startModelServer({ answer: () => 'Done.' });
  const { handle, input } = await gym.submit({ environment, rows: rows(2), models: policy(server.url) });
  await handle.result();
  const { batch } = input.spec;
  const { typedSearchAttributes } = await gym.client.workflow.getHandle(rolloutId(batch, 1, 0)).describe();
  const attributes = typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]);
  expect(Object.fromEntries(attributes)).toMatchObject({
    RolloutBatch: batch,
    RolloutEnv: environment,
    RolloutModel: 'm',
    RolloutStatus: 'verified',
    RolloutReward: 1,
    RolloutTurns: 1,
  });
});

test('where search attributes are refused the memo tells the same', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const server = await gym.startModelServer({ answer: () => 'Done.' });
  const submission = { environment, rows: rows(1), models: policy(server.url), searchAttributes: false };
  const { handle, input } = await gym.submit(submission);
  await handle.result();
  const rollout = await gym.client.workflow.getHandle(rolloutId(input.spec.batch, 0, 0)).describe();
  expect(rollout.memo).toMatchObject({ RolloutBatch: input.spec.batch, RolloutStatus: 'verified', RolloutReward: 1 });
  expect(rollout.typedSearchAttributes.getAll().map(({ key }) => key.name)).not.toContain('RolloutBatch');
  expect((await handle.describe()).memo).toMatchObject({ RolloutStatus: 'done', RolloutReward: 1 });
});
