/** Config files. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../../cli/flags/config.ts';
import { temporaryFolder } from '../../results/batch-in-store.ts';

test.each(['key', 'api_key'])('a model with a %s is refused with the file and without the key', async (name) => {
  const path = join(await temporaryFolder(), 'run.yaml');
  await writeFile(path, `model:\n  policy:\n    model: m\n    ${name}: not-to-be-seen\n`);
  const error: unknown = await readConfig(path).catch((thrown: unknown) => thrown);
  expect(String(error)).toContain(`${path}: model policy: "${name}"`);
  expect(String(error)).toContain('key_variable');
  expect(String(error)).not.toContain('not-to-be-seen');
});
