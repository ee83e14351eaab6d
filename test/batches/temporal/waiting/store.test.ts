/** Whether results can be written. */

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { unwritableStore } from '../../../../batches/temporal/waiting/store.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it('a store that can be written is left as it was, folders that are not there yet included', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'batches/b'), { recursive: true });
  expect(await unwritableStore(pathToFileURL(folder).href, 'b')).toBeUndefined();
  expect(readdirSync(folder)).toEqual(['batches']);
  expect(readdirSync(join(folder, 'batches/b'))).toEqual([]);
});

it.each(['batches/b/records', 'batches/b/failures', 'blobs'])('a file in the place of %s is named', async (path) => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'batches/b'), { recursive: true });
  writeFileSync(join(folder, path), '');
  const problem = await unwritableStore(pathToFileURL(folder).href, 'b');
  expect(problem).toMatchObject({ kind: 'store', message: expect.stringContaining(join(folder, path)) });
  expect(problem?.message).toContain('a file is in the place of a folder');
});

it('a store whose whole folder has gone is not made again', async () => {
  const folder = join(temporaryFolder(), 'gone');
  await unwritableStore(pathToFileURL(folder).href, 'b');
  expect(existsSync(folder)).toBe(false);
});
