/** `dgym doctor` against servers, workers and models that are there, and against those that are not. */

import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Finding } from '../../batches/probe/finding.ts';
import { environmentQueue } from '../../contracts/names.ts';
import { openGym, until } from './gym.ts';
import { terminal as terminalWith } from './terminal.ts';

const module = `
import { defineEnvironment, user } from 'durable-gym';
import { z } from 'zod';

export const riddles = defineEnvironment({
  name: 'riddles',
  description: 'Guess it.',
  row: z.object({ riddle: z.string() }),
  state: z.object({}),
  needs: { keys: ['RIDDLE_KEY'] },
  open: ({ row }) => ({ state: {}, items: [user(row.riddle)] }),
  rewards: { guessed: () => 1 },
});
`;

/** Without a key, so that no test asks OpenAI for its models. */
const terminal = (settings: Record<string, string> = {}) => terminalWith({ OPENAI_API_KEY: '', ...settings });

/** What was found, by what was looked at. */
function byCheck(stdout: string): Record<string, Finding> {
  return Object.fromEntries((JSON.parse(stdout) as Finding[]).map((finding) => [finding.check, finding]));
}

test('everything that is there is told with its value, and what is missing with what to do', async () => {
  const gym = await openGym();
  const server = await gym.startModelServer({ answer: () => 'ok' });
  const { folder, run } = terminal({ DGYM_PREFIX: gym.prefix, OPENAI_API_KEY: 'sk-very-secret' });
  writeFileSync(join(folder, 'riddles.ts'), module);
  const flags = ['--environments', 'riddles.ts', '--model', `test-model@${server.url}`];

  const alone = await run('doctor', ...flags, '--json');
  expect(alone).toMatchObject({ code: 0, stderr: '' });
  expect(byCheck(alone.stdout)).toMatchObject({
    node: { status: 'ok', found: expect.stringContaining(process.versions.node) },
    build: { status: 'ok' },
    temporal: {
      status: 'ok',
      found: expect.stringMatching(/server [\d.]+.* at 127\.0\.0\.1:\d+ \(from TEMPORAL_ADDRESS\)/),
    },
    namespace: { status: 'ok', found: 'default keeps what has ended for 30 days' },
    'search attributes': { status: 'ok', found: expect.stringContaining('RolloutReward') },
    'queue of workflows': { status: 'warning', todo: expect.stringContaining('dgym worker') },
    'queue of models': { status: 'warning', found: `no worker polls ${gym.prefix}-model` },
    'queue of riddles': {
      status: 'warning',
      found: `no worker polls ${environmentQueue(gym.prefix, 'riddles')}`,
      todo: expect.stringContaining(`dgym worker --environments ${join(folder, 'riddles.ts')}`),
    },
    store: { status: 'ok', found: expect.stringContaining('.dgym/store') },
    'model policy': { status: 'ok', found: expect.stringContaining('OPENAI_API_KEY is set') },
    'environment riddles': { status: 'warning', todo: expect.stringContaining('RIDDLE_KEY') },
    python: { status: expect.stringMatching(/ok|warning/) },
    sandbox: { status: expect.stringMatching(/ok|warning/) },
  });
  expect(alone.stdout).not.toContain('sk-very-secret');
  expect(readdirSync(folder)).toEqual(['riddles.ts']);

  const worker = await gym.startWorker({ DGYM_ENVIRONMENTS: join(folder, 'riddles.ts') });
  const queues = ['workflows', 'environments', 'models', 'riddles'].map((queue) => `queue of ${queue}`);
  await until(async () => {
    const found = byCheck((await run('doctor', ...flags, '--json')).stdout);
    return queues.every((queue) => found[queue]?.status === 'ok' && found[queue].found.includes(`${worker.pid}@`));
  });
});

test('without a server the other checks are still told, nothing is started, and the exit code is 3', async () => {
  const { folder, run } = terminal({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
  const { code, stdout } = await run('doctor');
  expect(code).toBe(3);
  expect(stdout).toMatch(/✗ temporal .*nothing answers at 127\.0\.0\.1:1 \(from TEMPORAL_ADDRESS\).* → /);
  expect(stdout).toMatch(/✓ store /);
  for (const line of stdout.trim().split('\n')) expect(line).toMatch(/^[✓!✗] \S/);
  expect(readdirSync(folder)).toEqual([]);
});

test('a store that cannot be written ends with 3, a model that does not answer with 1, a wrong flag with 2', async () => {
  const { folder, run } = terminal();
  writeFileSync(join(folder, 'file'), '');
  const full = await run('doctor', '--store', 'file/store', '--json');
  expect(full.code).toBe(3);
  expect(byCheck(full.stdout)['store']).toMatchObject({ status: 'problem', todo: expect.stringContaining('--store') });

  const silent = await run('doctor', '--model', 'm@http://127.0.0.1:1/v1', '--json');
  expect(silent.code).toBe(1);
  expect(byCheck(silent.stdout)['model policy']).toMatchObject({ status: 'problem' });

  const broken = await run('doctor', '--environments', './nowhere.ts', '--json');
  expect(broken.code).toBe(1);
  expect(byCheck(broken.stdout)['environments']).toMatchObject({
    status: 'problem',
    found: expect.stringContaining('there is no such file'),
  });

  expect((await run('doctor', '--model', 'm@127.0.0.1:1')).code).toBe(2);
  expect((await run('doctor', '--prefix', 'a b')).code).toBe(2);
});

test('a namespace that is missing, forgets too soon or lacks search attributes gets the command that fixes it', async () => {
  const namespace = `doctor-${process.pid}`;
  const { run } = terminal({ TEMPORAL_NAMESPACE: namespace });
  const missing = await run('doctor', '--json');
  expect(missing.code).toBe(1);
  expect(byCheck(missing.stdout)['namespace']).toMatchObject({
    status: 'problem',
    todo: expect.stringContaining(`temporal operator namespace create --namespace ${namespace}`),
  });

  const { client } = await openGym();
  await client.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: (24 * 3600) as never },
  });
  let young = missing;
  // Not every part of the server hears of it at once.
  await until(async () => {
    young = await run('doctor', '--json');
    return young.code === 0;
  });
  expect(byCheck(young.stdout)).toMatchObject({
    namespace: {
      status: 'warning',
      found: expect.stringContaining('1 day'),
      todo: expect.stringContaining('--retention'),
    },
    'search attributes': { todo: expect.stringContaining('--name RolloutReward --type Double') },
  });
});
