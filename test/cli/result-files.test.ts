/** Files that a command may not replace, and those that it can never write. */

import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkOutput, defaultOutput } from '../../cli/result-files.ts';

test('a file is replaced only when asked, and a folder is no file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dgym-output-'));
  const out = join(folder, 'out.jsonl');
  await expect(checkOutput(out, false)).resolves.toBeUndefined();
  await writeFile(out, '');
  await expect(checkOutput(out, false)).rejects.toThrow('--force');
  await expect(checkOutput(out, true)).resolves.toBeUndefined();
  await mkdir(join(folder, 'sub'));
  await expect(checkOutput(join(folder, 'sub'), true)).rejects.toThrow('is a folder');
});

test('a batch has a folder of its own', () => {
  expect(defaultOutput('mine')).toBe(join('rollouts', 'mine', 'rollouts.jsonl'));
});
