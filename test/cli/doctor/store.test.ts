/** The probe of the store. */

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { checkStore } from '../../../cli/doctor/store.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it('a store that works is left as it was', async () => {
  const folder = temporaryFolder();
  const store = join(folder, 'store');
  mkdirSync(store);
  writeFileSync(join(store, 'kept'), '');
  const found = await checkStore(store);
  expect(found.map(({ check, status }) => [check, status])).toContainEqual(['store', 'ok']);
  expect(found.find(({ check }) => check === 'disk')?.found).toMatch(/[\d.]+ GiB free/);
  expect(readdirSync(store)).toEqual(['kept']);
});

it('a store that is not there yet is not there afterwards either', async () => {
  const folder = temporaryFolder();
  const found = await checkStore(join(folder, 'a', 'b'));
  expect(found[0]).toMatchObject({ check: 'store', status: 'ok' });
  expect(existsSync(join(folder, 'a'))).toBe(false);
});

it('a store that cannot be written is a problem that says why and what to do', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  const found = await checkStore(join(folder, 'file', 'store'));
  expect(found).toEqual([
    {
      check: 'store',
      status: 'problem',
      found: expect.stringContaining('a file is in the place of a folder'),
      todo: expect.stringContaining('--store'),
    },
  ]);
});

it('what is no store is a problem', async () => {
  expect(await checkStore('https://example.org/store')).toMatchObject([{ check: 'store', status: 'problem' }]);
});
