/** The environments of the documents, run: each example is written to a folder of its own, and plays what stands beside it. */

import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkEnvironment } from '../../environments/check/check.ts';
import { openCatalogue, type Catalogue } from '../../catalogue/catalogue.ts';
import type { Environment } from '../../environments/environment.ts';
import { findScriptEntry, parseScript } from '../../contracts/script.ts';
import { play, type Played } from '../../testing.ts';
import { blocks, documents, root } from './documents.ts';

const folder = mkdtempSync(join(tmpdir(), 'dgym-docs-'));
const files = blocks.filter(({ note }) => note.includes('/'));
let catalogue: Catalogue;

beforeAll(async () => {
  install();
  for (const file of files) write(file.note, file.text);
  write('counter/index.ts', documents[0]?.blocks.find(({ text }) => text.includes('defineEnvironment'))?.text ?? '');
  const modules = [
    'counter',
    ...files.filter(({ note }) => note.endsWith('/index.ts')).map(({ note }) => dirname(note)),
  ];
  catalogue = await openCatalogue(modules.map((name) => join(folder, name)));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('every file of an example is there once, and every example is an environment', () => {
  const names = files.map(({ note }) => note);
  expect(names).toEqual([...new Set(names)]);
  expect(catalogue.names).toEqual(expect.arrayContaining(['counter', 'table_booking', 'table_talk', 'notebook']));
});

test.each(['table_booking', 'table_talk'])('`dgym env test` finds nothing wrong with %s', async (name) => {
  const environment = environmentOf(name);
  const { failures, verified, gold } = await checkEnvironment({
    environment,
    options: environment.resolveOptions({}),
    rows: join(folder, name, 'rows.jsonl'),
    script: join(folder, name, 'script.jsonl'),
    folder: join(folder, name),
  });
  expect(failures).toEqual([]);
  expect(verified).toBe(2);
  expect(gold.full).toBe(gold.rows);
});

test('the counter of the README counts', async () => {
  const played = await play(environmentOf('counter'), {
    row: { responses_create_params: { input: 'Add 2.' }, initial_count: 3, expected_count: 5 },
    script: [{ calls: [{ name: 'increment_counter', arguments: { count: 2 } }] }, 'It is 5 now.'],
  });
  expect(played).toMatchObject({ reward: 1, state: { count: 5 } });
});

describe('table_booking', () => {
  test('earns what the text says', async () => {
    const [booked, taken] = await playRows('table_booking');
    expect([booked?.reward, taken?.reward]).toEqual([1, 0]);
    expect(outputs(taken)).toEqual(['{"error":"Table 4 is not free."}']);
    expect(taken?.state).toEqual({ free: { '3': 2 }, booked: null });
  });

  test('earns every reward with its gold answers', async () => {
    const environment = environmentOf('table_booking');
    for (const row of rowsOf('table_booking')) {
      const script = environment.gold(row, {});
      const { rewards } = await play(environment, { row, script: script ?? [] });
      expect(rewards).toEqual({ fits: 1 });
    }
  });

  test('has a test that passes', { timeout: 60_000 }, async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), '--test', '--test-reporter=tap', 'table_booking/index.test.ts'],
      { cwd: folder, env: withoutRunner() },
    );
    expect(stdout).toMatch(/^# pass 2$/m);
    expect(stdout).toMatch(/^# fail 0$/m);
  });
});

describe('table_talk', () => {
  test('earns what the text says, with and without the preset', async () => {
    const [played, curt] = await playRows('table_talk');
    expect(curt).toMatchObject({ reward: 1, rewards: { fits: 1, polite: 0 } });
    expect(played?.reward).toBeCloseTo(1.2);
    expect(played?.details).toEqual({ seats: 6, manners: 'Friendly, and to the point.' });
    expect(played?.transcript).toContainEqual(expect.objectContaining({ role: 'user', content: 'Four of us.' }));
    const [strict] = await playRows('table_talk', 'strict');
    expect(strict?.reward).toBeCloseTo(0.2);
  });
});

describe('notebook', () => {
  const sessions = new Map<string, Map<string, string>>();
  function answer(method: string | undefined, name: string, line: string, key: unknown): [number, string?] {
    if (method === 'PUT') sessions.set(name, sessions.get(name) ?? new Map<string, string>());
    const session = sessions.get(name);
    if (!session) return [404];
    if (method === 'DELETE') sessions.delete(name);
    if (method === 'GET') return [200, JSON.stringify([...session.values()])];
    if (method !== 'POST') return [204];
    if (line.length > 20) return [413];
    session.set(String(key), line);
    return [200];
  }

  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      void text(request).then((line) => {
        const [status, body] = answer(request.method, request.url ?? '', line, request.headers['idempotency-key']);
        response.writeHead(status).end(body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  });
  afterAll(() => server.close());

  test('writes, is told what is too long, and leaves no session behind', async () => {
    const write = (line: string) => ({ calls: [{ name: 'write', arguments: { line } }] });
    const played = await play(environmentOf('notebook'), {
      row: { responses_create_params: { input: 'Write milk.' }, expected: ['milk'] },
      script: [write('a line that is far too long'), write('milk'), 'Done.'],
      options: { server: url },
    });
    expect(played.reward).toBe(1);
    expect(outputs(played)).toEqual(['{"error":"The line is too long."}', 'written']);
    expect(sessions.size).toBe(0);
  });
});

function write(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

function environmentOf(name: string): Environment {
  return catalogue.find(name) ?? expect.fail(`no environment ${name}`);
}

function linesOf(note: string): string {
  return files.find((file) => file.note === note)?.text ?? expect.fail(`no ${note}`);
}

function rowsOf(name: string): Record<string, unknown>[] {
  const lines = linesOf(`${name}/rows.jsonl`).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

function playRows(name: string, preset?: string): Promise<Played[]> {
  const entries = parseScript(linesOf(`${name}/script.jsonl`));
  const environment = environmentOf(name);
  return Promise.all(
    rowsOf(name).map((row, index) => {
      const turns = (role: string) => findScriptEntry(entries, { role, row: index, sample: 0 })?.turns ?? [];
      const answers = Object.fromEntries(environment.roles.map((role) => [role, turns(role)]));
      return play(environment, { row, script: turns('policy'), answers, ...(preset !== undefined && { preset }) });
    }),
  );
}

function outputs(played: Played | undefined): unknown[] {
  return (played?.transcript ?? []).filter(({ type }) => type === 'function_call_output').map((item) => item['output']);
}

/** The package as a project has it that installed it. */
function install(): void {
  const exports = { '.': './index.ts', './testing': './testing.ts' };
  write('node_modules/durable-gym/package.json', JSON.stringify({ name: 'durable-gym', type: 'module', exports }));
  for (const entry of ['index.ts', 'testing.ts'])
    write(`node_modules/durable-gym/${entry}`, `export * from ${JSON.stringify(join(root, entry))};\n`);
  write('package.json', JSON.stringify({ type: 'module' }));
  symlinkSync(join(root, 'node_modules/zod'), join(folder, 'node_modules/zod'));
}

/** Node's own test runner does not start within another that says the same of itself. */
function withoutRunner(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'NODE_TEST_CONTEXT'));
}
