/** A disk that is really full: a small tmpfs, filled to the last page while a batch runs on it, logs and store alike. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../integration/gym.ts';
import { openBatch, type StoredBatch } from './stored-batch.ts';

/** Mounting is for root, outside of most containers. */
function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Disk {
  readonly folder: string;
  /** Takes all room there is, and what is given back, until `free`. */
  fill(): void;
  free(): void;
}

function smallDisk(size: string): Disk {
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
  let filling: NodeJS.Timeout | undefined;
  let files = 0;
  const fill = () => {
    for (let bytes = 1024 * 1024; bytes >= 1; bytes = Math.floor(bytes / 16)) {
      try {
        for (;;) writeFileSync(join(folder, `.filler-${files++}`), Buffer.alloc(bytes), { flag: 'wx' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
  };
  const free = () => {
    clearInterval(filling);
    for (const name of readdirSync(folder)) if (name.startsWith('.filler-')) rmSync(join(folder, name));
  };
  onTestFinished(() => {
    clearInterval(filling);
    // A worker that was killed may be on its way out.
    execFileSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true });
  });
  return {
    folder,
    fill() {
      fill();
      filling = setInterval(fill, 50);
    },
    free,
  };
}

/** The store and the logs of its commands lie on the disk. */
function moveTo({ folder }: Disk, batch: StoredBatch): void {
  mkdirSync(join(folder, '.dgym'));
  symlinkSync(join(folder, '.dgym'), join(batch.folder, '.dgym'));
}

const names = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' });
const fullAndClear = /^dgym: [^\n]*the disk is full; free some space \(ENOSPC\)\n$/;

test.skipIf(!canMount())(
  'a full disk, where mounting one is allowed: nothing is lost or paid for twice, and the batch goes on by itself when there is room',
  async () => {
    const rows = 40;
    // Above what history may carry, so that each answer is a blob, and each record too large to slip into a gap.
    const answer = 'It is cold. '.repeat(3_000);
    const disk = smallDisk('24m');
    const batch = await openBatch(rows, { model: { answer: () => answer, latency: 100 } });
    moveTo(disk, batch);
    const { model, file, folder } = batch;
    const records = () => names(file('.')).filter((name) => /^records\/.*\.json$/.test(name));

    const collecting = batch.startCollecting('--concurrency', '4', '--out', 'rollouts.jsonl');
    await until(() => model.count >= 8);
    disk.fill();
    // All four have their answer and nowhere to put it.
    let seen = -1;
    await until(async () => {
      if (model.count === seen && model.open === 0) return true;
      seen = model.count;
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      return false;
    });
    expect(seen).toBeLessThan(rows);
    const standing = records();
    for (const name of standing) expect(JSON.parse(readFileSync(file(name), 'utf8')).reward).toBe(1);
    const status = JSON.parse((await batch.dgym('status', '--json')).stdout);
    expect(status).toMatchObject({ state: 'running', failed: 0 });
    expect(status.verified).toBeLessThanOrEqual(standing.length);
    expect(records()).toEqual(standing);
    expect(model.count).toBe(seen);

    disk.free();
    const { code, stderr } = await collecting.ended;
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.not.stringContaining('the worker died') });
    expect(model.count).toBe(rows);
    expect(batch.results().map(({ _ng_task_index: row, reward }) => [row, reward])).toEqual(
      Array.from({ length: rows }, (_, row) => [row, 1]),
    );
    expect(names(join(disk.folder, '.dgym')).filter((name) => name.endsWith('.tmp'))).toEqual([]);

    // Results, to the same disk: both files or none, and what was there stays.
    writeFileSync(join(disk.folder, 'old.jsonl'), 'what was there\n');
    disk.fill();
    for (const [out, force] of [
      ['new.jsonl', []],
      ['old.jsonl', ['--force']],
    ] as const) {
      const exported = await batch.dgym('export', '--out', join(disk.folder, out), ...force);
      expect(exported).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(fullAndClear) });
    }
    expect(names(disk.folder).filter((name) => /^\.?(new|old)/.test(name))).toEqual(['old.jsonl']);
    expect(readFileSync(join(disk.folder, 'old.jsonl'), 'utf8')).toBe('what was there\n');

    // A batch that could not be written has not begun.
    const next = [...batch.flags.slice(0, -1), `${batch.batch}-next`, '--out', join(folder, 'next.jsonl')];
    const refused = await batch.run('collect', '--no-probe', ...next);
    expect(refused).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(fullAndClear) });
    disk.free();
    expect(await batch.run('collect', '--no-probe', ...next)).toMatchObject({ code: 0 });
    expect(model.count).toBe(2 * rows);
  },
  400_000,
);
