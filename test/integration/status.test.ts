/** What `dgym status` says of a batch that does not move, and that its JSON is what docs/formats.md describes. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { BatchStatus, Problem } from '../../batches/status-fields.ts';
import type { Running } from '../support/dgym.ts';
import type { ModelServerAnswer } from '../support/model-server/answer.ts';
import type { Submitted } from '../support/submit.ts';
import { gate } from './gate.ts';
import { openGym, until } from './gym.ts';
import { terminal } from './terminal.ts';

const environment = 'example_single_tool_call';
const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ responses_create_params: { input: `row ${index}` } }));
const policy = (url: string) => ({ policy: { provider: 'openai' as const, model: 'm', urls: [url] } });

/** Nothing that is not documented, and nothing missing. */
const Printed = z.strictObject({ ...BatchStatus.shape, problems: z.array(z.strictObject(Problem.shape)) });

function statusOf({ input, store }: Submitted) {
  const { run, start } = terminal();
  const flags = ['status', input.spec.batch, '--store', store.url];
  return {
    async json(): Promise<BatchStatus> {
      const { code, stdout } = await run(...flags, '--json');
      expect(code).toBe(0);
      const status = Printed.parse(JSON.parse(stdout));
      expect(status.waiting).toHaveLength(status.problems.length);
      return status;
    },
    text: async (): Promise<string> => (await run(...flags)).stdout,
    show: async (rollout: string): Promise<string> =>
      (await run('show', `${input.spec.batch}/${rollout}`, '--store', store.url)).stdout,
    watch: (): Running => start(...flags, '--watch'),
  };
}

/** The status as soon as it has a problem of the kind. */
async function withProblem(submitted: Submitted, kind: Problem['kind']): Promise<{ status: BatchStatus; it: Problem }> {
  const { json } = statusOf(submitted);
  for (;;) {
    const status = await json();
    const it = status.problems.find((problem) => problem.kind === kind);
    if (it) return { status, it };
    expect(status).toMatchObject({ state: expect.stringMatching(/^(running|paused)$/) });
  }
}

test('without a worker it names the queue, and no rate', async () => {
  const gym = await openGym();
  const submitted = await gym.submit({ environment, rows: rows(2), models: policy('http://127.0.0.1:1/v1') });
  const status = await statusOf(submitted).json();
  const queues = status.problems.map(({ kind, queue }) => [kind, queue]);
  expect(queues).toEqual([
    ['no_worker', gym.prefix],
    ['no_worker', `${gym.prefix}-model`],
  ]);
  expect(status).toMatchObject({ state: 'running', rate_per_minute: null, eta_seconds: null, open: 0 });
  const text = await statusOf(submitted).text();
  expect(text).toContain(`waiting: no worker for queue ${gym.prefix}`);
  expect(text).toContain(`dgym resume ${submitted.input.spec.batch}`);
});

test('a worker that was killed is missed at once, and when it was last seen is told', async () => {
  const gym = await openGym();
  const before = Date.now();
  const worker = await gym.startWorker();
  const { server } = await gate(gym);
  const submitted = await gym.submit({ environment, rows: rows(2), models: policy(server.url) });
  await until(() => server.open === 2);
  await worker.stop('SIGKILL');

  const status = await statusOf(submitted).json();
  expect(status.waiting[0]).toMatch(new RegExp(`^no worker answers on queue ${gym.prefix}, last seen `));
  expect(status.problems[0]).toMatchObject({ kind: 'no_worker', queue: gym.prefix });
  // Whole seconds.
  expect(Date.parse(status.problems[0]!.since!)).toBeGreaterThan(before - 1000);
  expect(status).toMatchObject({ rate_per_minute: null, open: 2, message: expect.stringContaining('from the store') });
});

test('where only the model worker is missing, only its queue is named', async () => {
  const gym = await openGym();
  await gym.startWorker({ DGYM_ROLES: 'workflow' });
  const submitted = await gym.submit({ environment, rows: rows(2), models: policy('http://127.0.0.1:1/v1') });
  const { status } = await withProblem(submitted, 'no_worker');
  expect(status.problems.map(({ kind, queue }) => [kind, queue])).toEqual([['no_worker', `${gym.prefix}-model`]]);
});

test.each<[string, ModelServerAnswer | undefined, Problem['failure_class'], RegExp]>([
  ['that is overloaded', { status: 503, message: 'no GPU is free' }, 'model_broken', /answered 503 no GPU is free$/],
  ['that wants less', { status: 429, message: 'Too Many Requests' }, 'model_overloaded', /answered 429 Too Many Req/],
  ['that is not there', undefined, 'model_unreachable', /ECONNREFUSED$/],
])(
  'a model server %s: which model, what it says, since when, how often, and who waits',
  async (_, answer, ...told) => {
    const gym = await openGym();
    await gym.startWorker();
    const server = await gym.startModelServer({ answer: () => answer ?? 'Done.' });
    if (!answer) await server.close().catch(() => undefined);
    const before = Date.now();
    const submitted = await gym.submit({ environment, rows: rows(3), models: policy(server.url) });
    const { json, text, show } = statusOf(submitted);
    let status = await json();
    await until(async () => {
      status = await json();
      const [first] = status.problems;
      return (first?.attempts ?? 0) >= 3 && first?.rollouts === 3;
    });

    const [failure_class, message] = told;
    expect(status.problems).toHaveLength(1);
    expect(status.problems[0]).toMatchObject({
      kind: 'model',
      message: expect.stringMatching(message),
      failure_class,
      role: 'policy',
      model: 'm',
      activity: 'generate',
      queue: `${gym.prefix}-model`,
      sampled: 3,
    });
    const since = Date.parse(status.problems[0]!.since!);
    expect(since).toBeGreaterThanOrEqual(before);
    expect(since).toBeLessThan(Date.now());
    expect(status.waiting[0]).toContain('model m (policy)');
    expect(status.waiting[0]).toMatch(/, since .*\(\d+s\), 3 of 3 sampled rollouts wait, up to \d+ attempts/);
    expect(await text()).toMatch(/waiting: model m \(policy\)/);
    expect(await show('0-0')).toMatch(/model m \(policy\).*since .*up to \d+ attempts?/);
  },
  120_000,
);

test('calls that nobody takes up from a queue with a worker are told', async () => {
  const gym = await openGym();
  await gym.startWorker({ DGYM_MODEL_CALLS: '1' });
  const { server } = await gate(gym);
  const submitted = await gym.submit({ environment, rows: rows(3), models: policy(server.url) });
  const { it } = await withProblem(submitted, 'queued');
  expect(it).toMatchObject({ queue: `${gym.prefix}-model`, role: 'policy', model: 'm', rollouts: 2, sampled: 3 });
});

// The batch gives up after fifteen seconds: on a busy machine all looks may come too late.
test('a worker that lacks the activity is told by the name of the activity', { retry: 3 }, async () => {
  const gym = await openGym();
  await gym.startWorker();
  const foreign = { name: 'nowhere', queue: gym.prefix };
  const models = policy('http://127.0.0.1:1/v1');
  const { it } = await withProblem(await gym.submit({ environment: foreign, rows: rows(1), models }), 'no_activity');
  expect(it).toMatchObject({ activity: 'nowhere.describe', queue: gym.prefix, sampled: null });
  expect(it.message).toBe(`a worker on queue ${gym.prefix} has no activity nowhere.describe`);
});

test('a store that cannot be written is found out when nothing else explains the halt', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const { server, letAll } = await gate(gym);
  const submitted = await gym.submit({ environment, rows: rows(2), models: policy(server.url) });
  await until(() => server.open === 2);
  expect((await statusOf(submitted).json()).problems).toEqual([]);

  const records = fileURLToPath(`${submitted.store.url}/batches/${submitted.input.spec.batch}/records`);
  mkdirSync(records, { recursive: true });
  rmSync(records, { recursive: true });
  writeFileSync(records, '');
  letAll();
  const { status, it } = await withProblem(submitted, 'store');
  expect(status.problems).toHaveLength(1);
  expect(it).toMatchObject({
    message: expect.stringContaining(`${records}/: a file is in the place of a folder`),
    failure_class: 'store_failed',
  });

  rmSync(records);
  expect(await submitted.handle.result()).toMatchObject({ verified: 2 });
});

test('a workflow task that fails again and again is told with its error', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const { server } = await gate(gym);
  const submitted = await gym.submit({ environment, rows: rows(1), models: policy(server.url) });
  await until(() => server.open === 1);
  // What a range reports is never nothing: this is an error in workflow code.
  await submitted.handle.signal('report');
  const { status, it } = await withProblem(submitted, 'workflow_task');
  expect(it).toMatchObject({ workflow_id: submitted.input.spec.batch, attempts: expect.any(Number) });
  expect(it.message).toMatch(/fails: .*undefined/);
  // Its worker is there.
  expect(status.problems.map(({ kind }) => kind)).toEqual(['workflow_task']);
});

test('a batch paused by hand says so, since when, and how it goes on; who watches hears it too', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const { server, letAll } = await gate(gym);
  const submitted = await gym.submit({ environment, rows: rows(6), models: policy(server.url), concurrency: 2 });
  const { json, text, watch } = statusOf(submitted);
  await until(() => server.open === 2);
  const before = Date.now();
  await submitted.handle.executeUpdate('pause');
  await submitted.handle.executeUpdate('setConcurrency', { args: [{ concurrency: 3 }] });
  const after = Date.now();

  const status = await json();
  expect(status).toMatchObject({ state: 'paused', open: 2, concurrency: 3, eta_seconds: null });
  expect(status).not.toHaveProperty('paused_because');
  expect(Date.parse(status.paused_since!)).toBeGreaterThanOrEqual(before);
  expect(Date.parse(status.paused_since!)).toBeLessThanOrEqual(after);
  const { batch } = submitted.input.spec;
  expect(await text()).toMatch(new RegExp(`paused by hand since [\\d:]+: \`dgym unpause ${batch}\` goes on`));

  const watching = watch();
  await watching.said(/paused by hand since [\s\S]* · paused$/m);
  letAll();
  await submitted.handle.executeUpdate('unpause');
  expect(await watching.ended).toMatchObject({ code: 0 });
});

test('one look tells how fast it goes, and when it will be done', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const { server, letThrough, letAll } = await gate(gym);
  const submitted = await gym.submit({ environment, rows: rows(8), models: policy(server.url), concurrency: 2 });
  await until(() => server.open === 2);
  expect(await statusOf(submitted).json()).toMatchObject({ rate_per_minute: null, eta_seconds: null });
  letThrough(2);
  await until(() => server.count === 4);
  let status = await statusOf(submitted).json();
  await until(async () => (status = await statusOf(submitted).json()).rate_per_minute !== null);
  // Two ended within at most the age of the batch.
  const age = (Date.now() - Date.parse(status.started_at)) / 60_000;
  expect(status.rate_per_minute).toBeGreaterThanOrEqual(0.99 * (status.verified / age));
  expect(status.eta_seconds).toBe(Math.round(((status.total - status.verified) * 60) / status.rate_per_minute!));
  expect(await statusOf(submitted).text()).toMatch(/2 open, up to 2 at once · [\d.]+\/min · ETA \d+[sm]/);
  letAll();
  expect(await submitted.handle.result()).toMatchObject({ verified: 8 });
  expect(await statusOf(submitted).json()).toMatchObject({ state: 'done', rate_per_minute: null, eta_seconds: null });
});

test('a batch that was cancelled and one that was lost print the same fields', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const { server } = await gate(gym);
  const submit = () => gym.submit({ environment, rows: rows(2), models: policy(server.url) });
  const [cancelled, lost] = [await submit(), await submit()];
  await until(() => server.open === 4);
  await cancelled.handle.cancel();
  await cancelled.handle.result().catch(() => undefined);
  await lost.handle.terminate('by the test');
  expect(await statusOf(cancelled).json()).toMatchObject({ state: 'cancelled', verified: 0, failed: 2 });
  expect(await statusOf(lost).json()).toMatchObject({ state: 'failed', message: expect.any(String), open: 0 });
});
