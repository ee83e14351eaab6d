/** The library alone, as `import … from 'durable-gym'` gives it: collects, follows, pauses, scales, retries, resumes, exports. */

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest';
import { ConfigurationError, connect, readRollouts, type Gym, type Rollout } from '../../index.ts';
import { startModelServer, type ModelServerOptions } from '../support/model-server.ts';
import { gate } from './gate.ts';
import { openTerminal } from '../support/dgym.ts';
import { openGym, until } from './gym.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const environment = 'example_single_tool_call';
const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ responses_create_params: { input: `row ${index}` } }));
const folder = mkdtempSync(join(tmpdir(), 'durable-gym-library-'));

let gym: Gym;
beforeAll(async () => {
  vi.stubEnv('TEMPORAL_ADDRESS', inject('temporalAddress'));
  vi.stubEnv('OPENAI_API_KEY', 'test-key');
  gym = await connect({ store: join(folder, 'store') });
});
afterAll(async () => {
  await gym.close();
  rmSync(folder, { recursive: true, force: true });
});

async function model(options: ModelServerOptions): Promise<string> {
  const server = await startModelServer(options);
  onTestFinished(() => server.close());
  return `m@${server.url}`;
}

const placeOf = ({ row, sample }: Rollout): string => `${row}-${sample}`;
const places = (count: number, samples: number): string[] =>
  rows(count).flatMap((_, row) => Array.from({ length: samples }, (_, sample) => `${row}-${sample}`));

test('rollouts come as they end, each once, also to a reader that comes back or comes late', async () => {
  const { server, letThrough, letAll } = await gate(await openGym());
  const batch = await gym.collect({
    rows: rows(6),
    environment,
    models: `m@${server.url}`,
    samples: 2,
    probe: false,
    worker: 'here',
  });
  await until(() => server.open === 12);
  letThrough(5);

  const first: string[] = [];
  const letGo = new AbortController();
  const stream = batch.rollouts({ signal: letGo.signal });
  for await (const rollout of stream) {
    first.push(placeOf(rollout));
    expect(rollout.record?.reward).toBeTypeOf('number');
    if (first.length === 5) letGo.abort();
  }
  expect(new Set(first).size).toBe(5);
  expect(await batch.status()).toMatchObject({ state: 'running', verified: 5, open: 7 });

  letAll();
  const rest: string[] = [];
  for await (const rollout of gym.batch(batch.id).rollouts({ cursor: stream.cursor })) rest.push(placeOf(rollout));
  expect([...first, ...rest].sort()).toEqual(places(6, 2));

  const late: string[] = [];
  for await (const rollout of gym.batch(batch.id).rollouts()) late.push(placeOf(rollout));
  expect(late.sort()).toEqual(places(6, 2));
  const groups: number[] = [];
  for await (const { row, rollouts } of batch.groups()) {
    expect(rollouts.map(({ sample }) => sample)).toEqual([0, 1]);
    groups.push(row);
  }
  expect(groups.sort()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(await batch.result()).toMatchObject({ state: 'done', verified: 12, failed: 0 });

  const out = join(folder, 'rollouts.jsonl');
  expect((await batch.export({ format: 'gym', out })).manifest.counts).toMatchObject({ asked: 12, exported: 12 });
  const read: string[] = [];
  for await (const { rollout } of readRollouts(out)) read.push(rollout.id);
  expect(read).toEqual(places(6, 2).map((place) => `${batch.id}/${place}`));
});

test('a batch is paused, scaled and goes on', async () => {
  const { server, letAll } = await gate(await openGym());
  const models = `m@${server.url}`;
  const batch = await gym.collect({ rows: rows(8), environment, models, concurrency: 2, probe: false });
  await until(() => server.open === 2);
  await batch.pause();
  expect(await batch.status()).toMatchObject({ state: 'paused', open: 2 });
  await batch.scale(5);
  await batch.unpause();
  await until(() => server.open === 5);
  expect(await batch.status()).toMatchObject({ state: 'running', concurrency: 5, open: 5 });
  letAll();
  expect(await batch.result()).toMatchObject({ state: 'done', verified: 8 });
});

test('failures are retried, and what was cancelled is resumed', async () => {
  let refuses = true;
  const models = await model({
    answer: ({ items }) => {
      const spoiled = refuses && JSON.stringify(items).includes('row 1');
      return spoiled ? { status: 400, body: { error: { message: 'not this one' } } } : 'Done.';
    },
  });
  const batch = await gym.collect({ rows: rows(3), environment, models, probe: false });
  const failed: Rollout[] = [];
  for await (const rollout of batch.rollouts()) if (rollout.failure) failed.push(rollout);
  expect(failed.map(({ failure }) => failure?.failure.class)).toEqual(['model_rejected']);
  expect(await batch.result()).toMatchObject({ state: 'done', verified: 2, failures: { model_rejected: 1 } });

  refuses = false;
  expect(await batch.retry({ class: 'judge_failed' })).toBe(0);
  expect(await batch.retry({ class: 'model_rejected' })).toBe(1);
  expect(await batch.result()).toMatchObject({ state: 'done', verified: 3, failed: 0 });

  const { server, letAll } = await gate(await openGym());
  const other = await gym.collect({
    rows: rows(4),
    environment,
    models: `m@${server.url}`,
    concurrency: 1,
    probe: false,
  });
  await until(() => server.open === 1);
  await other.cancel();
  expect(await other.result()).toMatchObject({ state: 'cancelled', verified: 0, failed: 4 });
  letAll();
  await other.resume();
  expect(await other.result()).toMatchObject({ state: 'done', verified: 4, failed: 0 });
});

test('an option that cannot be used is an error that names it, before anything has happened', async () => {
  const wrong = [
    [{ samples: 0 }, 'samples', 'must be a whole number from 1 to 500'],
    [{ models: { judge: 'm' } }, 'models', 'no model: name one'],
    [{ models: 'm@ftp://x' }, 'models.policy', 'a URL begins with http:// or https://'],
    [{ environment: 'mcqaa' }, undefined, 'unknown environment "mcqaa"'],
    [{ only: [99] }, 'only', 'has the rows 0 to 0'],
  ] as const;
  for (const [options, field, problem] of wrong) {
    const given = { rows: rows(1), environment, models: 'scripted', ...options };
    const error = await gym.collect(given as never).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject(field === undefined ? {} : { field });
    expect(String(error)).toContain(problem);
    expect(String(error)).not.toContain('--');
  }
  await expect(gym.batch('nobody').status()).rejects.toBeInstanceOf(ConfigurationError);
  expect(() => gym.batch('nobody').rollouts({ cursor: 'x' })).toThrow('cursor: ');
});

test('the example collects', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'examples/collect.ts'], {
    cwd: root,
    env: { ...process.env, DGYM_STORE: join(folder, 'example') },
  });
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { row: number; rewards: number[] });
  expect(lines.map(({ row }) => row).sort()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(lines.every(({ rewards }) => rewards.length === 2)).toBe(true);
});

test('--follow writes each rollout as it ends, and dgym follow the same again', async () => {
  const terminal = openTerminal({ TEMPORAL_ADDRESS: inject('temporalAddress') });
  const rowsFile = join(root, 'catalogue', environment, 'rows.jsonl');
  const common = [rowsFile, '--environment', environment, '--model', 'scripted', '--batch', 'followed'];
  const piped = await terminal.run('collect', ...common, '--follow', '-');
  expect(piped.code).toBe(0);
  const idsIn = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).rollout.id)
      .sort();
  const out = readFileSync(join(terminal.folder, 'rollouts', 'followed', 'rollouts.jsonl'), 'utf8');
  expect(idsIn(piped.stdout)).toEqual(idsIn(out));

  const again = await terminal.run('follow', 'followed', '--out', 'again.jsonl');
  expect(again).toMatchObject({ code: 0, stdout: '' });
  expect(readFileSync(join(terminal.folder, 'again.jsonl'), 'utf8').split('\n').sort()).toEqual(out.split('\n').sort());
  const refused = await terminal.run('follow', 'followed', '--out', 'again.jsonl');
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('again.jsonl exists') });
});
