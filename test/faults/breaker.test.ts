/** A wrong key or a wrong name refuses every call: the batch pauses itself instead of burning its rows. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BatchProgress } from '../../contracts/batch.ts';
import { openGym, until, type Gym } from '../integration/gym.ts';
import { terminal } from '../integration/terminal.ts';

const environment = 'example_single_tool_call';
const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ responses_create_params: { input: `row ${index}` } }));

/** A model server that refuses until it is told not to. */
async function refusing(gym: Gym, status: number, message: string) {
  const mood = { refuses: true };
  const server = await gym.startModelServer({ answer: () => (mood.refuses ? { status, message } : 'Done.') });
  return { server, mood };
}

test.each([
  [401, 'Incorrect API key provided'],
  [404, 'The model `m` does not exist'],
])(
  'a server that answers %d to everything pauses the batch, which goes on when told to',
  async (status, message) => {
    const gym = await openGym();
    const { server, mood } = await refusing(gym, status, message);
    const { folder, prefix, start, run } = terminal();
    writeFileSync(
      join(folder, 'rows.jsonl'),
      rowsOf(30)
        .map((row) => `${JSON.stringify(row)}\n`)
        .join(''),
    );
    const flags = ['--environment', environment, '--model', `m@${server.url}`, '--concurrency', '4'];
    const collecting = start('collect', 'rows.jsonl', '--no-probe', ...flags, '--batch', prefix);

    const batch = gym.client.workflow.getHandle(prefix);
    const progress = () => batch.query<BatchProgress>('progress').catch(() => undefined);
    await until(async () => (await progress())?.paused_because !== undefined);
    expect(await progress()).toMatchObject({
      paused: true,
      paused_because: expect.stringContaining(`${status} ${message}`),
    });
    // What was open when it tripped has ended; nothing has been started since.
    await until(async () => (await statusOf(run, prefix)).open === 0);
    const burnt = server.count;
    expect(burnt).toBeLessThanOrEqual(8);
    expect(await statusOf(run, prefix)).toMatchObject({ state: 'paused', failed: burnt, verified: 0 });

    mood.refuses = false;
    expect(await run('unpause', prefix)).toMatchObject({ code: 0 });
    expect((await collecting.ended).code).toBe(1);
    expect(await statusOf(run, prefix)).toMatchObject({
      state: 'done',
      verified: 30 - burnt,
      failures: { model_rejected: burnt },
    });
    expect(await run('retry', prefix, '--class', 'model_rejected')).toMatchObject({ code: 0 });
    expect(await statusOf(run, prefix)).toMatchObject({ state: 'done', verified: 30, failed: 0 });
    expect(server.count).toBe(30 + burnt);
  },
  240_000,
);

test('a batch of many ranges is paused by one of them', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const { server } = await refusing(gym, 403, 'no access');
  const submission = { environment, rows: rowsOf(1010), concurrency: 8 };
  const policy = { provider: 'openai' as const, model: 'm', urls: [server.url] };
  const { handle } = await gym.submit({ ...submission, models: { policy } });
  await until(async () => (await handle.query<BatchProgress>('progress')).paused);
  expect(await handle.query('progress')).toMatchObject({ paused_because: expect.stringContaining('403 no access') });
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow();
  expect(server.count).toBeLessThanOrEqual(16);
});

test('rejections among successes, and those of single rows, pause nothing', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const server = await gym.startModelServer({
    answer: ({ items }) => {
      const row = Number(items[0]?.text?.slice(4));
      if (row === 0) return 'Done.';
      return row % 2 === 0 ? { status: 401, message: 'no' } : { status: 400, message: 'bad row' };
    },
  });
  const policy = { provider: 'openai' as const, model: 'm', urls: [server.url] };
  const { handle } = await gym.submit({ environment, rows: rowsOf(20), concurrency: 1, models: { policy } });
  expect(await handle.result()).toMatchObject({ state: 'done', verified: 1, failures: { model_rejected: 19 } });
});

async function statusOf(run: ReturnType<typeof terminal>['run'], batch: string): Promise<any> {
  return JSON.parse((await run('status', batch, '--json')).stdout);
}
