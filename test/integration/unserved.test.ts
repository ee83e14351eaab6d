/** What a batch is told while no worker runs: it has been accepted, and happens when one does. */

import { expect, test } from 'vitest';
import { gate } from './gate.ts';
import { openGym, resultsOf, until } from './gym.ts';
import { terminal } from './terminal.ts';

interface Standing {
  readonly paused: boolean;
  readonly concurrency: number;
}
const environment = 'example_single_tool_call';
const rows = Array.from({ length: 8 }, (_, index) => ({ responses_create_params: { input: `row ${index}` } }));

test('pause, scale and unpause are kept until a worker runs, and status knows of them before', async () => {
  const gym = await openGym();
  const { server, letAll } = await gate(gym);
  const models = { policy: { provider: 'openai' as const, model: 'm', urls: [server.url] } };
  const { store, handle, input } = await gym.submit({ environment, rows, models, concurrency: 2 });
  const { batch } = input.spec;
  const { run } = terminal({ DGYM_PREFIX: gym.prefix, DGYM_STORE: store.url });
  const statusNow = async () => JSON.parse((await run('status', batch, '--json')).stdout) as object;

  for (const order of [
    ['pause', batch],
    ['scale', batch, '3'],
  ]) {
    const { code, stdout } = await run(...order);
    expect([code, stdout]).toEqual([0, expect.stringContaining('as soon as a worker runs')]);
  }
  expect(await statusNow()).toMatchObject({ state: 'paused', paused_since: expect.any(String) });

  const worker = await gym.startWorker();
  const standing = () => handle.query<Standing>('progress');
  expect(await standing()).toMatchObject({ paused: true, concurrency: 3 });
  expect((await run('unpause', batch, '--json')).stdout).toContain('"served":true');
  await until(() => server.open === 3);

  // What paused it is known without the worker that saw it.
  expect((await run('pause', batch)).stdout).toMatch(/open ones go on\.$/m);
  await worker.stop('SIGKILL');
  expect(await statusNow()).toMatchObject({ state: 'paused' });
  expect((await run('unpause', batch)).code).toBe(0);
  expect(await statusNow()).toMatchObject({ state: 'running' });
  letAll();
  await gym.startWorker();
  expect(await handle.result()).toMatchObject({ verified: rows.length });
  expect(server.maxOpen).toBeLessThanOrEqual(3 + 3);
});

test.each([0, 2])(
  'a batch that was cancelled without a worker is collected by resume: %i rollouts had ended',
  async (ended) => {
    const gym = await openGym();
    const { server, letThrough, letAll } = await gate(gym);
    const models = { policy: { provider: 'openai' as const, model: 'm', urls: [server.url] } };
    const submitted = await gym.submit({ environment, rows, models });
    const { batch } = submitted.input.spec;
    const { run } = terminal({ DGYM_PREFIX: gym.prefix, DGYM_STORE: submitted.store.url });
    if (ended > 0) {
      const worker = await gym.startWorker();
      await until(() => server.open === rows.length);
      letThrough(ended);
      await until(async () => (await resultsOf(submitted)).filter(({ record }) => record).length === ended);
      await worker.stop('SIGKILL');
    }
    const { code, stdout } = await run('cancel', batch);
    expect([code, stdout]).toEqual([0, expect.stringContaining('as soon as a worker runs')]);
    letAll();
    const resumed = await run('resume', batch, '--out', 'out.jsonl');
    expect(resumed).toMatchObject({ code: 0, stderr: expect.stringContaining('was cancelled: it ends first') });
    const results = await resultsOf(submitted);
    expect(results.map(({ record }) => record?.reward !== undefined)).toEqual(rows.map(() => true));
    // What had been collected is kept. A call that a dead worker left may be answered before its rollout hears of the end.
    const kept = results.filter(({ record }) => record.rollout.generation === 0).length;
    expect(kept).toBeGreaterThanOrEqual(ended);
    if (ended === 0) expect(kept).toBe(0);
  },
);

test('calls that wait for a dead address go to the one that resume is told, and no answer is lost', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const second = () => old.requests.filter(({ items }) => items.length > 1).length;
  const old = await gym.startModelServer({
    answer: ({ items }) =>
      items.length > 1 ? { fault: 'hang' } : { calls: [{ name: 'get_weather', arguments: { city: 'Oslo' } }] },
  });
  const now = await gym.startModelServer({ answer: () => 'Cold.' });
  const models = { policy: { provider: 'openai' as const, model: 'm', urls: [old.url] } };
  const submitted = await gym.submit({ environment, rows, models });
  await until(() => second() === rows.length);
  await old.close();

  const { batch } = submitted.input.spec;
  const { run } = terminal({ DGYM_PREFIX: gym.prefix, DGYM_STORE: submitted.store.url });
  const resumed = await run('resume', batch, '--no-worker', '--model', `m@${now.url}`, '--out', 'out.jsonl');
  expect(resumed).toMatchObject({ code: 0 });
  expect(await submitted.handle.result()).toMatchObject({ verified: rows.length });
  // The first turns were answered at the old address, once.
  expect(now.requests.map(({ items }) => items.length)).toEqual(rows.map(() => 3));
  expect(old.count).toBe(2 * rows.length);
});
