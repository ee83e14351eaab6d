/** What a user's evening looks like, by the commands that they type: collected, killed, resumed, exported. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../integration/gym.ts';
import { terminal } from '../integration/terminal.ts';
import { linesIn } from '../support/lines.ts';
import { startModelServer } from '../support/model-server.ts';

const rows = 24;
const open = 4;

test('a killed collect is resumed: each rollout is there once, and only calls that were in flight are made again', async () => {
  const model = await startModelServer({ latency: 100, answer: () => 'It is cold.' });
  onTestFinished(() => model.close());
  const { folder, prefix: batch, run, start } = terminal();
  const lines = Array.from({ length: rows }, (_, row) => ({ responses_create_params: { input: `row ${row}` } }));
  writeFileSync(join(folder, 'rows.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const flags = ['--environment', 'example_single_tool_call', '--model', `m@${model.url}`, '--concurrency', `${open}`];
  const collecting = start('collect', 'rows.jsonl', '--no-probe', ...flags, '--batch', batch);

  await until(() => model.count >= 8);
  // Its worker notices that its command is gone, and ends.
  collecting.signal('SIGKILL');
  await collecting.ended;
  expect(model.count).toBeLessThan(rows);
  expect(await run('resume', batch, '--out', 'rollouts.jsonl')).toMatchObject({ code: 0 });

  const records = linesIn(join(folder, 'rollouts.jsonl'));
  expect(records.map(({ _ng_task_index, reward }) => [_ng_task_index, reward])).toEqual(
    lines.map((_, row) => [row, 1]),
  );
  expect(model.count).toBeLessThanOrEqual(rows + 2 * open);
  const status = JSON.parse((await run('status', batch, '--json')).stdout) as object;
  expect(status).toMatchObject({ state: 'done', total: rows, verified: rows, failed: 0, open: 0 });
  expect(await run('export', batch, '--format', 'simple', '--out', 'simple.jsonl')).toMatchObject({ code: 0 });
  expect(linesIn(join(folder, 'simple.jsonl'))).toHaveLength(rows);
});
