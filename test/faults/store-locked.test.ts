/** A folder of the store that cannot be used: no permission, or a file in its place. The batch waits, and goes on by itself. */

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { until } from '../integration/gym.ts';
import { openBatch, type StoredBatch } from './stored-batch.ts';

const nobody = 65_534;
/** Root is let in everywhere: every process of the command, its worker included, becomes someone else first. */
const becomeNobody = `if (process.getuid() === 0) { process.setgroups([]); process.setgid(${nobody}); process.setuid(${nobody}); }`;

function preload(): string {
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-nobody-'));
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'nobody.cjs'), becomeNobody);
  return join(folder, 'nobody.cjs');
}

/** Whether somebody else may run what is in dist/. */
function nobodyCanRun(): boolean {
  if (process.getuid?.() !== 0) return true;
  const file = preload();
  try {
    const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
    execFileSync(process.execPath, ['--require', file, main, '--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(dirname(file), { recursive: true });
  }
}

/** As a folder that is there before the batch, so that nothing else of it is in the way. */
function recordsOf({ file }: StoredBatch): string {
  mkdirSync(file('.'), { recursive: true });
  return file('records');
}

function give(folder: string): void {
  chownSync(folder, nobody, nobody);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    chownSync(join(folder, name), nobody, nobody);
  }
}

async function waitsAndGoesOn(batch: StoredBatch, reason: RegExp, repair: () => void): Promise<void> {
  const { model, dgym, rows } = batch;
  const collecting = batch.startCollecting('--concurrency', '4', '--out', 'rollouts.jsonl');
  // Four are answered, and their records cannot be written.
  await until(() => model.count === 4 && model.open === 0);
  const { stdout } = await dgym('status', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ state: 'running', verified: 0, failed: 0, open: 4 });
  expect(await dgym('export', '--out', 'early.jsonl')).toMatchObject({
    code: 3,
    stdout: '',
    stderr: expect.stringMatching(reason),
  });
  expect(model.count).toBe(4);
  repair();
  const { code, stderr } = await collecting.ended;
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.not.stringContaining('the worker died') });
  expect(model.count).toBe(rows);
  expect(batch.results().map(({ _ng_task_index: row, reward }) => [row, reward])).toEqual(
    Array.from({ length: rows }, (_, row) => [row, 1]),
  );
}

test('a store that goes away in mid-run is waited for with long answers in hand, never made anew, and no answer is bought twice', async () => {
  const rows = 12;
  // Above what history may carry, so that each answer is a blob.
  const batch = await openBatch(rows, { model: { answer: () => 'It is cold. '.repeat(3_000), latency: 300 } });
  const { model, dgym, folder } = batch;
  const store = join(folder, '.dgym/store');
  const collecting = batch.startCollecting('--concurrency', '4', '--out', 'rollouts.jsonl');
  await until(() => model.count >= 4);
  renameSync(store, `${store}.gone`);
  // All that are open have their answer, and nowhere to put it.
  await until(() => model.open === 0);
  const asked = model.count;
  const status = await dgym('status', '--json');
  expect(status).toMatchObject({ code: 2, stderr: expect.stringContaining('is its disk mounted?') });
  expect(existsSync(store)).toBe(false);
  renameSync(`${store}.gone`, store);
  // One that is locked is told by what the calls say themselves.
  const blobs = join(store, 'blobs');
  // There is none yet where the first answers came too late.
  const stood = existsSync(blobs);
  if (stood) renameSync(blobs, `${blobs}.gone`);
  writeFileSync(blobs, 'not a folder');
  await until(async () => {
    const { waiting } = JSON.parse((await dgym('status', '--json')).stdout);
    return (waiting as string[]).some((text) => text.includes('ENOTDIR'));
  });
  rmSync(blobs);
  if (stood) renameSync(`${blobs}.gone`, blobs);
  const { code, stderr } = await collecting.ended;
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.not.stringContaining('the worker died') });
  expect(asked).toBeLessThanOrEqual(rows);
  expect(model.count).toBe(rows);
  expect(batch.results()).toHaveLength(rows);
}, 300_000);

describe('a folder of records', () => {
  test('with a file in its place is named, and waited for', async () => {
    const batch = await openBatch(10);
    const records = recordsOf(batch);
    writeFileSync(records, 'not a folder');
    await waitsAndGoesOn(
      batch,
      /^dgym: cannot read file:[^\n]*\/records\/: a file is in the place of a folder[^\n]*\n$/,
      () => rmSync(records),
    );
  }, 300_000);

  test.skipIf(!nobodyCanRun())(
    'that one may not enter is named, and waited for (needs dist/ to be readable by all)',
    async () => {
      const file = preload();
      onTestFinished(() => rmSync(dirname(file), { recursive: true }));
      const batch = await openBatch(10, { settings: { NODE_OPTIONS: `--require ${file}`, HOME: '/nonexistent' } });
      const records = recordsOf(batch);
      mkdirSync(records);
      if (process.getuid?.() === 0) give(batch.folder);
      chmodSync(records, 0o000);
      await waitsAndGoesOn(
        batch,
        /^dgym: cannot read file:[^\n]*\/records\/: permission denied; check who owns it[^\n]*\n$/,
        () => chmodSync(records, 0o700),
      );
    },
    300_000,
  );

  test('that cannot be written is no reason for a command to leave anything behind', async () => {
    const batch = await openBatch(2);
    mkdirSync(join(batch.folder, '.dgym/store'), { recursive: true });
    writeFileSync(join(batch.folder, '.dgym/store/batches'), 'not a folder');
    expect(await batch.run('collect', ...batch.flags)).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(
        /^dgym: cannot (read|write) file:[^\n]* a file is in the place of a folder[^\n]*\n$/,
      ),
    });
    expect(batch.model.count).toBe(0);
  });
});
