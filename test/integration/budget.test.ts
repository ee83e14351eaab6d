/** Budgets: past one no more rollouts start, and a higher one goes on. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openGym } from './gym.ts';
import { terminal } from './terminal.ts';

const environment = 'example_single_tool_call';
const rows = 30;

test.each([
  ['tokens', '--max-total-tokens', '1000', '100000'],
  ['dollars', '--max-cost', '0.01', '1'],
])('a batch ends when its %s are used up, and a higher budget goes on', async (_, flag, low, high) => {
  const gym = await openGym();
  // 100 tokens and 0.001 dollars a call.
  const usage = { input: 80, output: 20 };
  const server = await gym.startModelServer({ answer: () => ({ text: 'Done.', usage }) });
  const { folder, prefix, run } = terminal();
  const lines = Array.from({ length: rows }, (_, index) => ({ responses_create_params: { input: `row ${index}` } }));
  writeFileSync(join(folder, 'rows.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const policy = { model: 'm', urls: [server.url], price: { input: 10, output: 10 } };
  writeFileSync(join(folder, 'batch.yaml'), JSON.stringify({ environment, model: { policy }, concurrency: 2 }));
  const status = async () => JSON.parse((await run('status', prefix, '--json')).stdout);

  const collected = await run(
    'collect',
    'rows.jsonl',
    '--no-probe',
    '--config',
    'batch.yaml',
    '--batch',
    prefix,
    flag,
    low,
  );
  expect(collected).toMatchObject({ code: 1 });
  // The tenth uses it up, while another may be open.
  expect([10, 11]).toContain(server.count);
  const now = await status();
  expect(now).toMatchObject({ state: 'budget', verified: server.count, failed: rows - server.count });

  const same = await run('resume', prefix);
  expect(same).toMatchObject({ code: 2, stderr: expect.stringContaining(`pass a higher ${flag}`) });
  expect(await run('resume', prefix, flag, high)).toMatchObject({ code: 0 });
  expect(server.count).toBe(rows);
  expect(await status()).toMatchObject({ state: 'done', verified: rows, failed: 0 });
});
