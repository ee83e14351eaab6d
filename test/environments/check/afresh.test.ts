/** Hooks that keep something in their module, or end the process: `dgym env test` as a process finds them. */

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EnvironmentReport } from '../../../environments/check/check.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'durable-gym-afresh-')));
let reports: EnvironmentReport[];

/** An environment whose hooks share what another file of its module remembers. */
function environment(name: string, { open = '', run = '', reward = 'return 1' }): string {
  return `export const ${name} = defineEnvironment({
    name: '${name}', description: 'It.', row: z.object({}),
    state: z.object({ count: z.number().default(0), id: z.string().default('') }),
    open() { ${open}; return { state: {}, items: [user('Go.')] }; },
    tools: { add: { description: 'Add.', input: z.object({}), run(_, { state }) { ${run} } } },
    rewards: { right({ state }) { ${reward} } },
  });\n`;
}

const imports = "import { defineEnvironment, user } from 'durable-gym';\nimport { z } from 'zod';\n";
const turns = [{ calls: [{ name: 'add', arguments: {} }] }, 'Done.'];
const files = {
  'several/memory.ts': 'export const memory = { count: 0, seen: undefined, table: [1, 2] };\n',
  'several/index.ts':
    `${imports}import { memory } from './memory.ts';\n` +
    environment('counts', { open: 'memory.count = 0', run: 'memory.count += 1', reward: 'return memory.count' }) +
    environment('leaks', { open: 'memory.count = 7', run: 'state.count = memory.count' }) +
    environment('relies', { open: 'memory.seen = [1]', run: 'return memory.seen[0]' }) +
    environment('caches', { open: 'memory.seen ??= memory.table', run: 'state.count = 2' }) +
    environment('dices', { run: 'state.id = String(Math.random()); return state.id' }),
  'once/index.mjs':
    imports +
    'if (globalThis.loadedBefore) throw new Error("the port is taken");\nglobalThis.loadedBefore = true;\n' +
    environment('loads_once', {}),
  'exits/index.mjs': imports + environment('exits', { run: 'process.exit(0)' }),
  'exits/rows.jsonl': '{}\n',
  'exits/script.jsonl': `${JSON.stringify({ role: 'policy', turns })}\n`,
  'several/rows.jsonl': '{}\n',
  'once/rows.jsonl': '{}\n',
  'several/script.jsonl': `${JSON.stringify({ role: 'policy', turns })}\n`,
  'once/script.jsonl': `${JSON.stringify({ role: 'policy', turns })}\n`,
};

function envTest(
  modules: readonly string[],
  flags: readonly string[],
): Promise<{ code: number; out: string; err: string }> {
  const environments = modules.flatMap((name) => ['--environments', join(folder, name)]);
  const args = ['--import', 'tsx', join(root, 'cli/main.ts'), 'env', 'test', ...environments, ...flags];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { cwd: root }, (_, out, err) => {
      resolve({ code: child.exitCode ?? -1, out, err });
    });
  });
}

// In a process of its own: modules are loaded as Node loads them.
beforeAll(async () => {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const { out } = await envTest(['several', 'once'], ['--json']);
  reports = JSON.parse(out) as EnvironmentReport[];
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

const found = (name: string) => reports.find((one) => one.environment === name);

test('a counter that a tool keeps and a reward reads is found', () => {
  expect(found('counts')?.failures).toMatchObject([
    {
      row: 0,
      hook: 'reward "right"',
      message:
        'comes to 1, and on a worker of its own to 0; ' +
        'every call may run in another process, so keep in the state what a hook has to remember',
    },
  ]);
});

test('so is what goes from there into the state, and what a hook does not find', () => {
  const [leak] = found('leaks')?.failures ?? [];
  expect(leak).toMatchObject({ hook: 'tool "add"' });
  expect(leak?.message).toContain('state.count comes to 7, and on a worker of its own to 0; ');
  const [thrown] = found('relies')?.failures ?? [];
  expect(thrown).toMatchObject({ hook: 'tool "add"' });
  expect(thrown?.message).toContain('on a worker of its own: Cannot read properties of undefined');
});

test('a cache, and what comes from chance, is no finding', () => {
  for (const name of ['caches', 'dices']) expect(found(name)).toMatchObject({ verified: 1, failures: [], notes: [] });
});

test('a module that loads but once is noted', () => {
  expect(found('loads_once')).toMatchObject({
    failures: [],
    notes: [expect.stringMatching(/cannot be loaded twice.*the port is taken/)],
  });
});

test('a hook that ends the process does not end the command as if all were well', async () => {
  const { code, err } = await envTest(['exits'], []);
  expect(code).toBe(1);
  expect(err).toMatch(/^dgym: a hook ended the process \(at .*exits\/index\.mjs:\d+:\d+.*\): throw instead\n$/);
}, 60_000);
