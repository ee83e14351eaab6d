/** `dgym limit`, against a model server that notes when it is asked. */

import { expect, inject, test } from 'vitest';
import { openTerminal } from '../support/dgym.ts';
import { openGym, until, type Gym } from './gym.ts';
import { terminal } from './terminal.ts';

const rows = Array.from({ length: 1000 }, (_, index) => ({ responses_create_params: { input: `row ${index}` } }));

/** A server that is asked a lot, with the time of every request; each third is turned away, to come again at once. */
async function busy(gym: Gym) {
  const times: number[] = [];
  const server = await gym.startModelServer({
    answer({ number }) {
      times.push(Date.now());
      return number % 3 === 2 ? { status: 429, headers: { 'retry-after-ms': '1' } } : 'Done.';
    },
    record: false,
  });
  const models = { policy: { provider: 'openai' as const, model: 'm', urls: [server.url] } };
  await gym.submit({ environment: 'example_single_tool_call', rows, models, concurrency: 32 });
  return times;
}

function most(times: readonly number[], windowMs: number): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length));
}

test('all workers together send a pool no more than its limit, retries included, and a new limit holds within seconds', async () => {
  const gym = await openGym();
  const { run } = openTerminal({ TEMPORAL_ADDRESS: inject('temporalAddress'), DGYM_PREFIX: gym.prefix });
  const limit = async (perMinute: number) => {
    const { stdout, stderr, code } = await run('limit', 'default', '--requests-per-minute', `${perMinute}`, '--json');
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ requests_per_minute: perMinute, queue: `${gym.prefix}-model` });
    return Date.now();
  };
  await gym.startWorker();
  await gym.startWorker({ DGYM_ROLES: 'model' });
  await limit(300);
  const times = await busy(gym);
  await until(() => times.length >= 100);
  // A second's burst, and what a slow machine brings late.
  expect(most(times, 10_000)).toBeLessThan(50 + 15);

  const raised = await limit(1200);
  const since = (from: number) => times.filter((at) => at >= from);
  await until(() => most(since(raised), 3_000) > 25);
  expect(Date.now() - raised).toBeLessThan(15_000);

  const lowered = await limit(30);
  const settled = lowered + 3_000;
  await until(() => since(settled).length >= 4);
  const [first = 0, , , fourth = 0] = since(settled);
  expect(fourth - first).toBeGreaterThan(4_000);
});

test('a limit is told with who set it, and taken away', async () => {
  const { run, prefix } = terminal();
  const queue = `${prefix}-model-judge`;
  const none = await run('limit', 'judge');
  expect(none.stdout).toBe(`judge: no limit (queue ${queue})\n`);
  expect(none.stderr).toContain(`No worker polls ${queue}`);
  expect(none.stderr).toContain('dgym worker --pools judge');

  expect((await run('limit', 'judge', '--requests-per-minute', '0.5')).code).toBe(0);
  expect((await run('limit', 'judge')).stdout).toMatch(/^judge: 0\.5 requests a minute.*; set by \S+@\S+ at 20/);
  const told = JSON.parse((await run('limit', 'judge', '--json')).stdout);
  expect(told).toMatchObject({ pool: 'judge', queue, requests_per_minute: 0.5, workers: 0 });
  expect(Math.abs(Date.parse(told.set_at) - Date.now())).toBeLessThan(120_000);
  const other = await run('limit', 'default', '--json');
  expect(JSON.parse(other.stdout)).toMatchObject({ queue: `${prefix}-model`, requests_per_minute: null, set_by: null });

  expect((await run('limit', 'judge', '--unlimited')).stdout).toContain('judge: no limit');
  expect(JSON.parse((await run('limit', 'judge', '--json')).stdout)).toMatchObject({ requests_per_minute: null });
});

test.each([
  [['limit'], 'pool'],
  [['limit', 'No such'], '"No such" is not a model pool'],
  [['limit', 'default', '--requests-per-minute', '0'], '--requests-per-minute must be a number above 0'],
  [['limit', 'default', '--requests-per-minute', 'many'], '"many"'],
  [['limit', 'default', '--requests-per-minute', '5', '--unlimited'], '--unlimited takes the limit away'],
])('%s is refused in a line', async (args, message) => {
  const { run } = terminal();
  const { code, stderr, stdout } = await run(...args);
  expect([code, stdout, stderr.split('\n').length]).toEqual([2, '', 2]);
  expect(stderr).toContain(message);
});
