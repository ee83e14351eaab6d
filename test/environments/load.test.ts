/** Modules of environments that cannot be loaded, and packages that only `import` finds. */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadModule } from '../../environments/load.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const environment = `
import { defineEnvironment } from '${root}index.ts';
import { z } from '${root}node_modules/zod/index.js';
export const it = defineEnvironment({ name: 'it', description: 'It.', row: z.object({}), state: z.object({}),
  open: () => ({ state: {}, items: [] }), rewards: { one: () => 1 } });
`;

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'durable-gym-load-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

describe('what a module throws', () => {
  test.each([
    ['const a = undefined as any;\n\nexport const b = a.b.c;\n', /reading 'b'\) \(\S*index\.ts:3\)$/],
    [environment.replace("'It.'", "''").replace("'it'", "'No Name'"), /"No Name" cannot work: .*\(\S*index\.ts:4\)$/],
    [
      "import { b } from './missing.ts';\nexport const a = b;\n",
      /Cannot find module '\S+missing\.ts' imported from \S+$/,
    ],
  ])('comes with its line, once: %j', async (text, message) => {
    const folder = folderWith({ 'index.ts': text });
    await expect(loadModule(folder)).rejects.toThrow(message);
  });
});

describe('a package', () => {
  test.each([
    { exports: './here.js' },
    { exports: { import: './here.js' } },
    { exports: { '.': { types: './here.d.ts', import: { browser: './no.js', default: './here.js' } } } },
  ])('is found as `import` finds it: %j', async (fields) => {
    const text = JSON.stringify({ name: 'an-env', type: 'module', ...fields });
    const files = { 'node_modules/an-env/package.json': text, 'node_modules/an-env/here.js': environment };
    const folder = folderWith(files);
    const { path, environments } = await loadModule('an-env', folder);
    expect(path).toBe(join(folder, 'node_modules/an-env/here.js'));
    expect(environments.map(({ name }) => name)).toEqual(['it']);
  });

  test('that is not there is an error', async () => {
    await expect(loadModule('an-env', folderWith({}))).rejects.toThrow('neither a file nor an installed package');
  });
});

test('an environment in Python is pointed to its queue', async () => {
  const folder = folderWith({ 'words/environment.py': '' });
  for (const module of ['./words', 'words/environment.py']) {
    await expect(loadModule(module, folder)).rejects.toThrow('--environment NAME@QUEUE');
  }
});
