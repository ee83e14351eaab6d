/** The Temporal server killed, alone and together with all that talks to it, and its database deleted. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openTerminal, type Running, type Terminal } from '../support/dgym.ts';
import { until } from '../integration/gym.ts';
import { startModelServer, type ModelServer } from '../support/model-server.ts';
import { startTemporalServer, type TemporalServer } from '../support/temporal-server.ts';

const rows = 40;
const environment = 'example_single_tool_call';

interface Scene {
  readonly temporal: TemporalServer;
  readonly model: ModelServer;
  readonly terminal: Terminal;
  /** A batch that is under way. */
  readonly collecting: Running;
}

async function collectSome(batch: string): Promise<Scene> {
  const temporal = await startTemporalServer();
  onTestFinished(() => temporal.stop());
  const model = await startModelServer({ latency: 300, answer: () => 'It is cold.' });
  onTestFinished(() => model.close());
  const terminal = openTerminal({ TEMPORAL_ADDRESS: temporal.address, DGYM_PREFIX: batch });
  const lines = Array.from({ length: rows }, (_, index) => ({ responses_create_params: { input: `row ${index}` } }));
  writeFileSync(join(terminal.folder, 'rows.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const flags = ['--environment', environment, '--model', `m@${model.url}`, '--concurrency', '4', '--batch', batch];
  const collecting = terminal.start(
    'collect',
    'rows.jsonl',
    '--no-probe',
    ...flags,
    '--out',
    'rollouts.jsonl',
    '--force',
  );
  await until(() => model.count >= 10);
  expect(model.count).toBeLessThan(rows);
  return { temporal, model, terminal, collecting };
}

function rewardsIn({ folder }: Terminal): number[] {
  const lines = readFileSync(join(folder, 'rollouts.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line).reward);
}

/** Calls in flight when something died are made again, and no others: four are open at once. */
function expectFewRepeats({ model }: Scene): void {
  expect(model.count).toBeGreaterThanOrEqual(rows);
  expect(model.count).toBeLessThanOrEqual(rows + 8);
}

test('a killed server that comes back is found again, and the command goes on by itself', async () => {
  const scene = await collectSome('server-killed');
  const { temporal, collecting, terminal } = scene;
  process.kill(temporal.pid, 'SIGKILL');
  temporal.restart();
  expect(await collecting.ended).toMatchObject({ code: 0 });
  expect(rewardsIn(terminal)).toEqual(Array(rows).fill(1));
  expectFewRepeats(scene);
}, 300_000);

test('server, worker and command killed together: one resume goes on', async () => {
  const scene = await collectSome('all-killed');
  const { temporal, collecting, terminal } = scene;
  // The worker notices that its command is gone, and ends.
  collecting.signal('SIGKILL');
  process.kill(temporal.pid, 'SIGKILL');
  await collecting.ended;
  temporal.restart();
  expect(await terminal.run('resume', 'all-killed', '--out', 'rollouts.jsonl')).toMatchObject({ code: 0 });
  expect(rewardsIn(terminal)).toEqual(Array(rows).fill(1));
  expectFewRepeats(scene);
}, 300_000);

test('with its database deleted the server knows nothing, and resume goes on from the store alone', async () => {
  const scene = await collectSome('database-deleted');
  const { temporal, model, collecting, terminal } = scene;
  collecting.signal('SIGKILL');
  process.kill(temporal.pid, 'SIGKILL');
  await collecting.ended;
  temporal.forget();
  temporal.restart();

  const status = await terminal.run('status', 'database-deleted', '--json');
  const { state, verified } = JSON.parse(status.stdout);
  expect(state).toBe('failed');
  expect(verified).toBeGreaterThan(0);
  const before = model.count;
  const resumed = await terminal.run('resume', 'database-deleted', '--out', 'rollouts.jsonl');
  expect(resumed).toMatchObject({ code: 0 });
  expect(rewardsIn(terminal)).toEqual(Array(rows).fill(1));
  // What had a record stays; what had none is collected from its beginning.
  expect(model.count - before).toBe(rows - verified);
}, 300_000);
