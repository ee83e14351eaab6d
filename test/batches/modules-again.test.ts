/** The modules of a batch that is taken up again. */

import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { modulesAgain } from '../../batches/modules-again.ts';
import type { Manifest } from '../../contracts/batch.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

function moduleOf(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-modules-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const path = join(folder, 'index.ts');
  const hooks = 'open: () => ({ state: {}, items: [] }), rewards: { one: () => 1 }';
  writeFileSync(
    path,
    `import { defineEnvironment } from '${root}index.ts';\nimport { z } from 'zod';\n` +
      `export const it = defineEnvironment({ name: '${name}', description: 'It.', row: z.object({}), state: z.object({}), ${hooks} });\n`,
  );
  return path;
}

function batchOf(name: string, modules: string[], queue = `p-env-${name}`) {
  const environments = [{ name, version: '1', placement: 'queue', weights: {}, queue, options: {} }];
  return { modules, task_queue: 'p', input: { environments } } as unknown as Manifest;
}

describe('the modules of a batch that is taken up again', () => {
  test('are those that it was started with, or those given now', async () => {
    const [was, is] = [moduleOf('here'), moduleOf('here')];
    expect(await modulesAgain(batchOf('here', [was]))).toMatchObject({ modules: [was] });
    expect(await modulesAgain(batchOf('here', ['/gone/index.ts']), [is])).toMatchObject({ modules: [is] });
    expect(await modulesAgain(batchOf('mcqa', [], 'p'))).toMatchObject({ modules: [] });
  });

  test('that are gone are an error that says how to name them', async () => {
    await expect(modulesAgain(batchOf('here', ['/gone/index.ts']))).rejects.toThrow(
      '/gone/index.ts: there is no such file; the batch was started with it: say where it is now (the option environments)',
    );
    await expect(modulesAgain(batchOf('here', []), ['./gone.ts'])).rejects.toThrow(/there is no such file$/);
  });

  test('without its environment are an error, not a wait for a worker that never comes', async () => {
    await expect(modulesAgain(batchOf('before', [moduleOf('after')]))).rejects.toThrow(
      'there is no environment "before" any more',
    );
    await expect(modulesAgain(batchOf('words', [moduleOf('after')], 'python'))).resolves.toBeDefined();
  });
});
