/** The API reference: every export is documented, everything it speaks of is exported, and no link leads nowhere. */

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { root } from './documents.ts';

test('is made without a warning', { timeout: 180_000 }, async () => {
  const typedoc = join(root, 'node_modules/typedoc/bin/typedoc');
  const run = promisify(execFile)(process.execPath, [typedoc, '--emit', 'none'], { cwd: root });
  const { stdout, stderr } = await run.catch((error: unknown) => error as { stdout: string; stderr: string });
  expect(`${stdout}${stderr}`).not.toMatch(/\[(warning|error)\]/);
});
