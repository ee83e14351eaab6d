import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openTerminal } from '../support/dgym.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(folder: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      command,
      args,
      { cwd: folder, env: { ...process.env, NO_COLOR: '1', ...env }, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    );
  });
}

/** Takes as long as the time limit, beside everything else. */
const stuck = mkdtempSync(join(tmpdir(), 'durable-gym-stuck-'));
let stuckEnded: Promise<Ended>;
beforeAll(() => {
  writeFileSync(
    join(stuck, 'index.ts'),
    `import { defineEnvironment, user } from 'durable-gym';
     import { z } from 'zod';
     export const stuck = defineEnvironment({
       name: 'stuck', description: '', row: z.object({}), state: z.object({}),
       open: () => ({ state: {}, items: [user('Go.')] }),
       rewards: { never: () => new Promise<number>(() => setInterval(() => undefined, 1000)) },
     });`,
  );
  writeFileSync(join(stuck, 'rows.jsonl'), '{}\n');
  writeFileSync(join(stuck, 'script.jsonl'), '{"turns":["Done."]}\n');
  stuckEnded = run(stuck, process.execPath, [join(root, 'dist/cli/main.js'), 'env', 'test', '--environments', '.']);
});
afterAll(() => {
  rmSync(stuck, { recursive: true, force: true });
});

describe('in a project where the packed package is installed', () => {
  const project = mkdtempSync(join(tmpdir(), 'durable-gym-installed-'));
  const made = join(project, 'word_count');
  const prefix = `env-new-${process.pid}`;
  const npx = (folder: string, ...args: string[]) =>
    run(folder, 'npx', ['--no-install', 'dgym', ...args], {
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      DGYM_PREFIX: prefix,
    });

  beforeAll(async () => {
    // The build is there already; `prepare` would make another.
    const packed = await run(root, 'npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', project]);
    const [{ filename }] = JSON.parse(packed.stdout);
    writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
    const flags = ['--prefer-offline', '--no-audit', '--no-fund'];
    const installed = await run(project, 'npm', ['install', ...flags, join(project, filename)]);
    expect(installed).toMatchObject({ code: 0 });
  }, 600_000);
  afterAll(() => {
    rmSync(project, { recursive: true, force: true });
  });

  test('`env new` makes an environment whose rows, tests and types are in order', async () => {
    const created = await npx(project, 'env', 'new', 'word_count');
    expect(created).toMatchObject({ code: 0 });
    const [tried, collect] = created.stdout
      .slice(created.stdout.indexOf('next'))
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith('dgym '));

    const tested = await npx(project, ...tried!.split(' ').slice(1));
    expect(tested).toMatchObject({ code: 0 });
    expect(tested.stdout).toMatch(/word_count +│ +5 +│ +5 +│ +0 +│ +5 of 5 +│ +0\.800/);

    const own = await run(made, 'npm', ['test']);
    expect(own.stdout).toMatch(/# pass 3\n/);
    expect(own).toMatchObject({ code: 0 });

    // Node's own types come along with a dependency; an author gets them with `npm install`.
    expect(existsSync(join(project, 'node_modules/@types/node'))).toBe(true);
    expect(await run(made, process.execPath, [tsc, '--noEmit', '-p', '.'])).toMatchObject({ code: 0, stdout: '' });

    const collected = await npx(
      project,
      ...collect!.split(' ').slice(1),
      '--batch',
      `${prefix}-first`,
      '--out',
      'out.jsonl',
    );
    expect(collected).toMatchObject({ code: 0 });
    const rewards = readFileSync(join(project, 'out.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).reward);
    expect(rewards).toEqual([1, 1, 1, 1, 0]);
  });

  test('`--python` makes one for a Python worker', async () => {
    expect(await npx(project, 'env', 'new', 'in_python', '--python')).toMatchObject({ code: 0 });
    expect(readFileSync(join(project, 'in_python/environment.py'), 'utf8')).toContain('"in_python"');
    expect(existsSync(join(project, 'node_modules/durable-gym/python/pyproject.toml'))).toBe(true);
  });
});

describe('where nothing is installed', () => {
  test('`env test` finds what the environment imports, and fails with its author’s line', async () => {
    const { folder, run: dgym } = openTerminal({});
    expect(await dgym('env', 'new', 'word_count')).toMatchObject({ code: 0 });
    expect(await dgym('env', 'test', '--environments', 'word_count')).toMatchObject({ code: 0 });

    const module = join(folder, 'word_count/index.ts');
    const source = readFileSync(module, 'utf8');
    writeFileSync(module, source.replace('Number(state.found)', 'JSON.parse(state.found ? "1" : "{")'));
    const line = source.split('\n').findIndex((text) => text.includes('Number(state.found)')) + 1;
    const broken = await dgym('env', 'test', 'word_count', '--environments', 'word_count');
    expect(broken.code).toBe(1);
    expect(broken.stdout).toMatch(
      new RegExp(`row 4 \\(rows\\.jsonl:5\\): reward "found": .*JSON.* \\(word_count/index\\.ts:${line}\\)`),
    );

    const asJson = await dgym('env', 'test', 'word_count', '--environments', 'word_count', '--json');
    expect(JSON.parse(asJson.stdout)).toMatchObject([
      { environment: 'word_count', rows: 5, verified: 4, failed: 1, failures: [{ row: 4, hook: 'reward "found"' }] },
    ]);
  });
});

describe('`env test`', () => {
  test('names a hook that never ends, and is not held by it', async () => {
    const { code, stdout } = await stuckEnded;
    expect(stdout).toContain('row 0 (rows.jsonl:1): reward "never": did not end within 30 s');
    expect(code).toBe(1);
  });

  test('tries all that ship, by name, by preset and with another script', async () => {
    const { folder, run: dgym } = openTerminal({});
    const all = await dgym('env', 'test');
    expect(all.code).toBe(0);
    expect(all.stdout).toMatch(/mcqa +│ +6 +│ +6 +│ +0 /);
    const strict = await dgym('env', 'test', 'coffee_bar:all_or_nothing', '--json');
    expect(JSON.parse(strict.stdout)).toMatchObject([{ environment: 'coffee_bar', mean_reward: 0.76 }]);

    writeFileSync(join(folder, 'script.jsonl'), '{"turns":["I do not know."]}\n');
    const unsure = await dgym('env', 'test', 'mcqa', '--script', 'script.jsonl', '--json');
    expect(JSON.parse(unsure.stdout)).toMatchObject([{ environment: 'mcqa', mean_reward: 0, failed: 0 }]);
  });

  test.each([
    [['mcq'], 'did you mean "mcqa"?'],
    [['--rows', 'x.jsonl'], '--rows is for one environment'],
    [['mcqa', '--rows', 'x.jsonl'], 'there is no such file'],
    [['mcqa', '--option', 'grading'], 'must be KEY=VALUE'],
    [['mcqa', '--option', 'grading=1'], 'has no option "grading"'],
    [['--environments', './nowhere'], 'there is no such file'],
  ])('%j is refused', async (args, message) => {
    const { run: dgym } = openTerminal({});
    const { code, stderr } = await dgym('env', 'test', ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
