/** `dgym retry`: failed rollouts again, inside an open batch and after one. */

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openGym, until } from './gym.ts';
import { terminal } from './terminal.ts';

const environment = 'example_session_state_mgmt';
const counter = (input: string) => ({
  responses_create_params: { input, tools: [] },
  initial_count: 0,
  expected_count: 0,
});

test('failed rollouts run again in the open batch, after those that are still to come', async () => {
  const gym = await openGym();
  const mood = { refuses: true, holds: true };
  const server = await gym.startModelServer({
    async answer({ items }) {
      const text = items[0]?.text ?? '';
      if (text.startsWith('refused') && mood.refuses) return { status: 400, message: 'not now' };
      if (text.startsWith('held')) await until(() => !mood.holds);
      return 'Done.';
    },
  });
  const { folder, prefix, start, run } = terminal();
  const rows = ['refused 0', 'refused 1', 'held', 'held', 'plain'].map(counter);
  writeFileSync(join(folder, 'rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const flags = ['--environment', environment, '--model', `m@${server.url}`, '--batch', prefix];
  const collecting = start('collect', 'rows.jsonl', '--no-probe', ...flags, '--out', 'out.jsonl');
  const status = async () => JSON.parse((await run('status', prefix, '--json')).stdout);
  await collecting.said(/Temporal UI/);
  await until(async () => (await status()).failed === 2);

  const other = await run('retry', prefix, '--class', 'judge_failed');
  expect(other).toMatchObject({ code: 0, stdout: expect.stringContaining('No rollout') });
  const wrong = await run('retry', prefix, '--class', 'judge_faild');
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean "judge_failed"') });

  mood.refuses = false;
  const told = await run('retry', prefix, '--json');
  expect(JSON.parse(told.stdout)).toMatchObject({ retried: 2, generation: 1 });
  mood.holds = false;
  expect(await collecting.ended).toMatchObject({ code: 0 });
  expect(await status()).toMatchObject({ state: 'done', verified: 5, failed: 0, generation: 1 });
  expect(server.count).toBe(7);
  // The failures stay for those who want to know.
  for (const row of [0, 1]) {
    const shown = JSON.parse((await run('show', `${prefix}/${row}-0`, '--json')).stdout);
    expect(shown.rollout).toMatchObject({ generation: 1 });
  }
  expect(existsSync(join(folder, `.dgym/store/batches/${prefix}/failures/000000/0-0.json`))).toBe(true);
});

test('of an ended batch one class runs again; the other failures stand, and say what came before', async () => {
  const gym = await openGym();
  const mood = { fixed: false };
  const server = await gym.startModelServer({
    answer({ items }) {
      const text = items[0]?.text ?? '';
      if (text === 'busy') return { status: 429, message: 'later' };
      if (text === 'rejected')
        return mood.fixed ? { status: 400, message: 'still not' } : { status: 400, message: 'no' };
      return 'Done.';
    },
  });
  const { folder, prefix, run } = terminal();
  const rows = [counter('rejected'), counter('busy'), counter('fine')];
  writeFileSync(join(folder, 'rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const flags = [
    '--environment',
    environment,
    '--model',
    `m@${server.url}`,
    '--batch',
    prefix,
    '--give-up-after',
    '1s',
  ];
  expect(await run('collect', 'rows.jsonl', '--no-probe', ...flags)).toMatchObject({ code: 1 });
  const status = async () => JSON.parse((await run('status', prefix, '--json')).stdout);
  expect(await status()).toMatchObject({ failures: { model_rejected: 1, model_overloaded: 1 }, verified: 1 });

  mood.fixed = true;
  expect(await run('retry', prefix, '--class', 'model_rejected')).toMatchObject({ code: 1 });
  expect(server.requests.filter(({ items }) => items[0]?.text !== 'busy')).toHaveLength(3);
  expect(await status()).toMatchObject({
    state: 'done',
    failures: { model_rejected: 1, model_overloaded: 1 },
    verified: 1,
    generation: 1,
  });
  const shown = JSON.parse((await run('show', `${prefix}/0-0`, '--json')).stdout);
  expect(shown.failure).toMatchObject({
    message: expect.stringContaining('still not'),
    attempts: 1,
    earlier: [{ generation: 0, class: 'model_rejected', message: expect.stringContaining('no'), attempts: 1 }],
  });
  const untouched = JSON.parse((await run('show', `${prefix}/1-0`, '--json')).stdout);
  expect(untouched.rollout.generation).toBe(0);
});
