import { expect, test } from 'vitest';
import { replaceManifest } from '../../results/index.ts';
import { rolloutId } from '../../contracts/names.ts';
import { readManifest } from '../../results/index.ts';
import type { ModelServerRequest } from '../support/model-server/request.ts';
import { historyOf, openGym, resultsOf, until } from '../integration/gym.ts';

const environment = 'example_session_state_mgmt';
const row = (index: number) => ({
  responses_create_params: { input: [{ role: 'user', content: `row ${index}` }] },
  initial_count: 0,
  expected_count: 3,
});
const rows = (count: number) => Array.from({ length: count }, (_, index) => row(index));

/** Adds one, three times, then answers: four model calls. */
const counting = ({ items }: ModelServerRequest) =>
  items.filter(({ kind }) => kind === 'output').length === 3
    ? 'Three.'
    : { calls: [{ name: 'increment_counter', arguments: { count: 1 } }] };

test('a worker that is killed loses nothing, doubles nothing, and repeats no model call that history has', async () => {
  const gym = await openGym();
  const answered = new Map<string, number>();
  const server = await gym.startModelServer({
    latency: 30,
    answer(request) {
      const outputs = request.items.filter(({ kind }) => kind === 'output').length;
      const call = `${request.items[0]?.text}, call ${outputs}`;
      answered.set(call, (answered.get(call) ?? 0) + 1);
      return counting(request);
    },
  });
  const models = { policy: { provider: 'openai' as const, model: 'm', urls: [server.url] } };
  const first = await gym.startWorker();
  const submitted = await gym.submit({ environment, rows: rows(40), models, concurrency: 16 });

  await until(() => server.count >= 40);
  await first.stop('SIGKILL');
  const atDeath = server.count;
  expect(atDeath).toBeLessThan(160);
  await gym.startWorker();

  expect(await submitted.handle.result()).toMatchObject({ verified: 40, failed: 0, reward: 40, turns: 160 });
  expect((await resultsOf(submitted)).every(({ record }) => record.reward === 1)).toBe(true);
  expect(answered.size).toBe(160);
  // Only calls that were in flight when the worker died are made twice: at most as many as were open.
  const repeated = [...answered.values()].filter((count) => count > 1);
  expect(repeated.every((count) => count === 2)).toBe(true);
  expect(repeated.length).toBeLessThanOrEqual(16);
  for (let index = 0; index < 40; index++) {
    const events = await historyOf(gym.client, rolloutId(submitted.input.spec.batch, index, 0));
    expect(events.filter((event) => event.activityTaskCompletedEventAttributes).length).toBe(4);
  }
});

test('a batch that was terminated is resumed from the store: what is recorded stays, the rest is collected', async () => {
  const gym = await openGym();
  await gym.startWorker();
  let stuck = true;
  const server = await gym.startModelServer({
    answer: (request) => {
      const index = Number(/\d+/.exec(request.items[0]?.text ?? '')?.[0]);
      return stuck && index >= 6 ? { fault: 'hang' } : counting(request);
    },
  });
  const models = { policy: { provider: 'openai' as const, model: 'm', urls: [server.url] } };
  const submitted = await gym.submit({ environment, rows: rows(12), models, concurrency: 12 });
  const { store, input } = submitted;
  const { batch } = input.spec;
  await until(async () => (await resultsOf(submitted)).filter(({ record }) => record).length === 6);
  const before = (await resultsOf(submitted)).filter(({ record }) => record);

  await submitted.handle.terminate('for the test');
  stuck = false;
  const isOpen = async (index: number) => {
    const { status } = await gym.client.workflow.getHandle(rolloutId(batch, index, 0)).describe();
    return status.name === 'RUNNING';
  };
  // Rollouts are asked to end when their batch is gone.
  await until(async () => !(await Promise.all(Array.from({ length: 12 }, (_, i) => isOpen(i)))).includes(true));

  const next = { ...input, generation: 1 };
  await replaceManifest(store, { ...(await readManifest(store, batch))!, input: next });
  const { taskQueue } = await submitted.handle.describe();
  const handle = await gym.client.workflow.start('batch', { taskQueue, workflowId: batch, args: [next] });
  expect(await handle.result()).toMatchObject({ state: 'done', verified: 12, failed: 0, reward: 12 });

  const after = await resultsOf(submitted);
  expect(after.filter(({ record }) => record)).toHaveLength(12);
  expect(after.slice(0, 6)).toEqual(before);
  expect(after[6]!.record.rollout.workflow_id).toBe(`${batch}/6-0.1`);
});

test('a rollout that someone terminates is a failure of its own, and the batch ends', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const server = await gym.startModelServer({
    answer: (request) => (request.items[0]?.text === 'row 1' ? { fault: 'hang' } : counting(request)),
  });
  const models = { policy: { provider: 'openai' as const, model: 'm', urls: [server.url] } };
  const submitted = await gym.submit({ environment, rows: rows(3), models });
  await until(() => server.count === 9);
  await gym.client.workflow.getHandle(rolloutId(submitted.input.spec.batch, 1, 0)).terminate('for the test');
  expect(await submitted.handle.result()).toMatchObject({ verified: 2, failed: 1, failures: { terminated: 1 } });
  expect((await resultsOf(submitted))[1]!.failure.failure.class).toBe('terminated');
});
