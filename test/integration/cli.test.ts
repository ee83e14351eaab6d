import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { environmentFile } from '../../environments/files.ts';
import { openGym, until } from './gym.ts';
import { openTerminal } from '../support/dgym.ts';
import { startModelServer } from '../support/model-server.ts';
import { terminal } from './terminal.ts';

const environment = 'example_session_state_mgmt';
const shipped = environmentFile(environment, 'rows.jsonl');
const lines = (path: string): Record<string, any>[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const say = (text: string) => `${JSON.stringify({ responses_create_params: { input: text } })}\n`;

test('collect leaves rollouts, a table and the commands to try next; list, status, show and export find them again', async () => {
  const { folder, prefix, run } = terminal();
  const batch = `${prefix}-first`;
  const collected = await run(
    'collect',
    '--no-probe',
    shipped,
    '--environment',
    environment,
    '--model',
    'scripted',
    '--samples',
    '2',
    '--batch',
    batch,
  );
  expect(collected.stderr).toContain(batch);
  expect(collected.stderr).toMatch(/Temporal UI\s+http:/);
  expect(collected.stdout).toMatch(/verified.*failed.*mean reward.*turns/);
  expect(collected.stdout).toContain(`dgym show ${batch}/0-0`);
  expect(collected.code).toBe(0);

  const records = lines(join(folder, `rollouts/${batch}/rollouts.jsonl`));
  const rows = lines(shipped);
  expect(records).toHaveLength(rows.length * 2);
  expect(records.map((record) => [record['_ng_task_index'], record['_ng_rollout_index']])).toEqual(
    rows.flatMap((_, row) => [0, 1].map((sample) => [row, sample])),
  );
  expect(lines(join(folder, `rollouts/${batch}/rollouts_failures.jsonl`))).toEqual([]);

  const mean = records.reduce((sum, { reward }) => sum + (reward as number), 0) / records.length;
  const status = await run('status', batch, '--json');
  expect(JSON.parse(status.stdout)).toMatchObject({
    batch,
    state: 'done',
    total: records.length,
    verified: records.length,
    failed: 0,
    open: 0,
    reward: { mean },
  });
  const away = openTerminal({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
  const stored = await away.run('status', batch, '--store', join(folder, '.dgym/store'), '--json');
  expect(JSON.parse(stored.stdout)).toMatchObject({ batch, state: 'done', verified: records.length, reward: { mean } });

  expect((await run('list')).stdout).toContain(batch);
  expect((await run('show', `${batch}/0-0`)).stdout).toContain('increment_counter');
  expect(JSON.parse((await run('show', `${batch}/0-0`, '--json')).stdout)).toMatchObject(records[0]!);

  const simple = await run('export', batch, '--format', 'simple', '--out', 'simple.jsonl');
  expect(simple.code).toBe(0);
  const [first] = lines(join(folder, 'simple.jsonl'));
  expect(first).toMatchObject({
    reward: records[0]!['reward'],
    output: expect.arrayContaining([expect.objectContaining({ role: 'user' })]),
  });
  expect((await run('export', batch, '--out', 'simple.jsonl')).code).toBe(2);
});

test('Ctrl-C detaches within five seconds and says how to go on; resume takes the batch up and finishes it', async () => {
  const gym = await openGym();
  let isOpen = false;
  const server = await gym.startModelServer({ answer: () => (isOpen ? 'Done.' : { fault: 'hang' }) });
  const { folder, prefix, start, run } = terminal();
  writeFileSync(join(folder, 'rows.jsonl'), say('one') + say('two'));
  const batch = `${prefix}-detach`;
  const model = `m@${server.url}`;
  const collecting = start(
    'collect',
    '--no-probe',
    'rows.jsonl',
    '--environment',
    'example_single_tool_call',
    '--model',
    model,
    '--batch',
    batch,
  );
  await until(() => server.open === 2);
  const pressed = performance.now();
  collecting.signal('SIGINT');
  const { code, stderr } = await collecting.ended;
  expect(performance.now() - pressed).toBeLessThan(10_000);
  expect(code).toBe(130);
  expect(stderr).toContain(`dgym resume ${batch}`);

  isOpen = true;
  const resumed = await run('resume', batch);
  expect(resumed.code).toBe(0);
  expect(lines(join(folder, `rollouts/${batch}/rollouts.jsonl`))).toHaveLength(2);
});

test('a batch is paused, scaled, continued and cancelled from another terminal, and resumed afterwards', async () => {
  const gym = await openGym();
  let isOpen = false;
  const server = await gym.startModelServer({ answer: () => (isOpen ? 'Done.' : { fault: 'hang' }) });
  const { folder, prefix, start, run } = terminal();
  writeFileSync(join(folder, 'rows.jsonl'), Array.from({ length: 6 }, (_, row) => say(`row ${row}`)).join(''));
  const batch = `${prefix}-control`;
  const flags = ['--environment', 'example_single_tool_call', '--model', `m@${server.url}`, '--concurrency', '1'];
  const collecting = start('collect', 'rows.jsonl', '--no-probe', ...flags, '--batch', batch);
  await until(() => server.open === 1);

  expect((await run('pause', batch)).code).toBe(0);
  expect(JSON.parse((await run('status', batch, '--json')).stdout)).toMatchObject({ state: 'paused', open: 1 });
  expect((await run('scale', batch, '3')).code).toBe(0);
  expect(server.open).toBe(1);
  expect((await run('unpause', batch)).code).toBe(0);
  await until(() => server.open === 3);
  expect((await run('scale', batch, 'many')).code).toBe(2);

  expect((await run('cancel', batch)).code).toBe(0);
  const cancelled = await collecting.ended;
  expect(cancelled.code).toBe(1);
  expect(JSON.parse((await run('status', batch, '--json')).stdout)).toMatchObject({ state: 'cancelled', verified: 0 });
  expect(lines(join(folder, `rollouts/${batch}/rollouts_failures.jsonl`))).toHaveLength(6);

  isOpen = true;
  const resumed = await run('resume', batch, '--force', '--json');
  expect(resumed.code).toBe(0);
  expect(JSON.parse(resumed.stdout)).toMatchObject({ state: 'done', verified: 6, failed: 0, total: 6 });
});

test('rows that do not fit are named, and nothing is started', async () => {
  const { folder, run } = terminal();
  const good = readFileSync(shipped, 'utf8').split('\n')[0]!;
  writeFileSync(join(folder, 'rows.jsonl'), `${good}\n{"initial_count": 1}\n`);
  const refused = await run('collect', 'rows.jsonl', '--environment', environment, '--model', 'scripted', '--json');
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain(
    '1 of 2 rows do not fit their environment, so nothing was started: rows.jsonl:2 (row 1): ',
  );
  expect(readdirSync(folder)).toEqual(['rows.jsonl']);
});

test('a batch that nobody serves says which queue waits for a worker', async () => {
  const { folder, prefix, run } = terminal();
  writeFileSync(join(folder, 'rows.jsonl'), say('one'));
  const batch = `${prefix}-alone`;
  const flags = ['--environment', 'example_single_tool_call', '--model', 'scripted', '--batch', batch];
  expect((await run('collect', 'rows.jsonl', '--no-probe', ...flags, '--detach')).code).toBe(0);
  const { stdout } = await run('status', batch);
  expect(stdout).toContain(`no worker for queue ${prefix}`);
  await run('cancel', batch);
});

test('a batch id that exists is refused', async () => {
  const { prefix, run } = terminal();
  const args = ['collect', shipped, '--environment', environment, '--model', 'scripted', '--batch', `${prefix}-twice`];
  expect((await run(...args, '--detach')).code).toBe(0);
  const again = await run(...args);
  expect(again.code).toBe(2);
  expect(again.stderr).toMatch(new RegExp(`^dgym: .*${prefix}-twice exists`));
  await run('cancel', `${prefix}-twice`);
});

const torn = `${say('fine')}{"responses_create_params": {"inp\n`;
test.each([
  ['a torn line', torn, [], /rows\.jsonl:2: not valid JSON/],
  ['a line that is no object', `${say('fine')}[1]\n`, [], /rows\.jsonl:2: .*not a JSON object/],
  ['an empty file', '', [], /rows\.jsonl.*(empty|no rows)/],
  ['a missing file', undefined, [], /rows\.jsonl/],
  ['an unknown environment', say('fine'), ['--environment', 'nowhere'], /nowhere.*mcqa/],
  ['an unknown option', say('fine'), ['--environment', 'mcqa', '--option', 'speed=3'], /speed.*grading_mode/],
  [
    'an option that cannot be',
    say('fine'),
    ['--environment', 'mcqa', '--option', 'grading_mode=loose'],
    /grading_mode/,
  ],
  ['a model for a role that nobody has', say('fine'), ['--model', 'polity=scripted'], /polity.*did you mean "policy"/],
  [
    'a role without a model',
    say('fine'),
    ['--environment', 'coffee_bar'],
    /--model user=…: no model for the role "user" of coffee_bar/,
  ],
  ['a config file with an unknown key', say('fine'), ['--config', 'batch.yaml'], /batch\.yaml.*samplez/],
  ['an --out file that exists', say('fine'), ['--out', 'taken.jsonl'], /taken\.jsonl.*--force/],
  ['a failures file that exists', say('fine'), ['--out', 'other.jsonl'], /other_failures\.jsonl.*--force/],
  ['a batch id that is no file name', say('fine'), ['--batch', '../up'], /--batch must be/],
  [
    'a URL that holds a password',
    say('fine'),
    ['--model', 'm@http://me:hunter2@127.0.0.1/v1'],
    /key|credential|password/i,
  ],
  ['a module that is not there', say('fine'), ['--environments', './nowhere.ts'], /nowhere\.ts: there is no such file/],
  [
    'a module without an environment',
    say('fine'),
    ['--environments', './empty.js'],
    /empty\.js: exports no environment/,
  ],
  ['a module that is broken', say('fine'), ['--environments', './broken.ts'], /broken\.ts: cannot be loaded: .+/],
  ['a queue without a name', say('fine'), ['--environment', 'mine@'], /after the @ goes the task queue/],
  ['samples that are no number', say('fine'), ['--samples', 'two'], /samples/],
])('%s is one clear line, and nothing is started', async (_, rows, flags, message) => {
  const { folder, run } = terminal();
  if (rows !== undefined) writeFileSync(join(folder, 'rows.jsonl'), rows);
  writeFileSync(join(folder, 'batch.yaml'), 'samplez: 3\n');
  writeFileSync(join(folder, 'empty.js'), 'export const nothing = 1;');
  writeFileSync(join(folder, 'broken.ts'), 'import { nothing } from "./no-such-file.ts";\nexport { nothing };');
  writeFileSync(join(folder, 'taken.jsonl'), 'kept');
  writeFileSync(join(folder, 'other_failures.jsonl'), 'kept');
  const given: readonly string[] = flags;
  const environment = given.includes('--environment') ? [] : ['--environment', 'example_single_tool_call'];
  const model = given.some((flag) => flag.startsWith('m@')) ? [] : ['--model', 'scripted'];
  const { code, stdout, stderr } = await run('collect', 'rows.jsonl', ...environment, ...model, ...flags);
  expect(stderr).toMatch(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).not.toContain('hunter2');
  expect(stdout).toBe('');
  expect(code).toBe(2);
  expect(existsSync(join(folder, '.dgym/store/batches'))).toBe(false);
  expect(readFileSync(join(folder, 'taken.jsonl'), 'utf8')).toBe('kept');
});

test('no server at the address given is waited for, then it is one line and exit code 3', async () => {
  const { run } = terminal({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
  const { code, stderr } = await run('collect', shipped, '--environment', environment, '--model', 'scripted');
  expect(stderr.trim().split('\n')).toEqual([
    'Waiting for the Temporal server at 127.0.0.1:1 (up to 15 s)',
    expect.stringMatching(/^dgym: no Temporal server answers at 127\.0\.0\.1:1/),
  ]);
  expect(code).toBe(3);
});

test('a server that refuses the key ends collect before there is a batch; without the probe the summary tells why', async () => {
  const server = await startModelServer({ answer: () => ({ status: 401, message: 'Incorrect API key provided' }) });
  onTestFinished(() => server.close());
  const { folder, prefix, run } = terminal();
  writeFileSync(join(folder, 'rows.jsonl'), say('fine').repeat(2));
  const flags = ['--environment', 'example_single_tool_call', '--model', `m@${server.url}`, '--batch', prefix];
  const refused = await run('collect', 'rows.jsonl', ...flags);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toMatch(
    /401 Incorrect API key provided.*put a key that this server takes into OPENAI_API_KEY/,
  );
  expect(existsSync(join(folder, '.dgym/store/batches'))).toBe(false);

  const { code, stdout } = await run('collect', 'rows.jsonl', ...flags, '--no-probe');
  expect(code).toBe(1);
  expect(stdout).toMatch(
    new RegExp(`2 failed: model_rejected, e\\.g\\. ${prefix}/0-0: .*401 Incorrect API key provided`),
  );
  expect(stdout).toContain(`dgym doctor --model m@${server.url}`);
  expect(stdout).toContain(`dgym show ${prefix}/0-0`);
  expect(stdout).not.toContain('dgym resume');
});

/** Whoever develops here may have a server on the default port, and `collect` would rightly use it. */
const served = await new Promise<boolean>((resolve) => {
  const probe = connect(7233, '127.0.0.1', () => {
    probe.destroy();
    resolve(true);
  }).once('error', () => resolve(false));
});

test.skipIf(served)(
  'no server and no way to get one is an error that says what was tried, and exit code 3',
  async () => {
    const bin = mkdtempSync(join(tmpdir(), 'durable-gym-bin-'));
    for (const name of ['temporal', 'go']) writeFileSync(join(bin, name), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const { folder, run } = openTerminal({
      TEMPORAL_ADDRESS: undefined,
      DGYM_TEMPORAL_DOWNLOAD_URL: 'http://127.0.0.1:1/none',
      DGYM_CACHE_DIR: join(bin, 'cache'),
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    });
    const { code, stderr } = await run('collect', shipped, '--environment', environment, '--model', 'scripted');
    expect(code).toBe(3);
    expect(stderr.trim().split('\n').at(-1)).toMatch(/^dgym: no Temporal server could be started: .*TEMPORAL_ADDRESS/);
    expect(existsSync(join(folder, '.dgym/store'))).toBe(false);
  },
);

test('a store that cannot be written is one line, and exit code 3', async () => {
  const { folder, run } = terminal();
  writeFileSync(join(folder, 'file'), '');
  const { code, stderr } = await run(
    'collect',
    '--no-probe',
    shipped,
    '--environment',
    environment,
    '--model',
    'scripted',
    '--store',
    './file/store',
  );
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/file\/store/);
  expect(code).toBe(3);
});
