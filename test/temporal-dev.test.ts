// Runs temporal-dev.sh for real: servers on free ports, and each way of getting the CLI with stubs on a PATH of its own.
import { type ChildProcess, execFile, execFileSync, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from './support/free-port.ts';

const script = fileURLToPath(new URL('../temporal-dev.sh', import.meta.url));
const closedPort = 'http://127.0.0.1:1/temporal.tar.gz';
const works = '#!/bin/sh\necho "temporal version 9.9.9"\n';
const broken = '#!/bin/sh\nexit 1\n';

let binary: string;
let home: string;
let env: NodeJS.ProcessEnv;
const running: ChildProcess[] = [];
const listening: Server[] = [];

beforeAll(() => {
  binary = process.env['DGYM_TEMPORAL_BINARY'] ?? execFileSync(script, ['install'], { encoding: 'utf8' }).trim();
});

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'temporal dev ')));
  env = {
    PATH: join(home, 'bin'),
    HOME: home,
    DGYM_CACHE_DIR: join(home, 'cache'),
    DGYM_TEMPORAL_DOWNLOAD_URL: closedPort,
  };
  mkdirSync(join(home, 'bin'));
  for (const tool of ['basename', 'bash', 'curl', 'dirname', 'env', 'gzip', 'ln', 'mkdir', 'mv', 'nohup', 'ps'])
    link(tool);
  for (const tool of ['grep', 'readlink', 'rm', 'sed', 'setsid', 'sleep', 'tail', 'tar', 'tr', 'uname', 'wc'])
    link(tool);
});

afterEach(async () => {
  await run(['stop']);
  for (const child of running.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  for (const server of listening.splice(0)) server.close();
  rmSync(home, { recursive: true, force: true });
});

describe('the server', () => {
  let port: string;

  beforeEach(async () => {
    executable(cached(), undefined);
    port = String(await freePort());
  });

  test('a background start returns once the server is healthy, and a second start finds it', async () => {
    const address = `Temporal server 127.0.0.1:${port}`;
    const ui = `Temporal UI http://127.0.0.1:${Number(port) + 1000}`;
    expect(await run(['start', '--background', '--port', port])).toEqual({
      code: 0,
      stdout: `${address}\n${ui}\n`,
      stderr: '',
    });
    expect(await cli('operator', 'cluster', 'health')).toContain('SERVING');
    const pidFile = readFileSync(join(home, '.dgym/temporal.db.pid'), 'utf8');
    expect(pidFile).toMatch(new RegExp(`^\\d+ ${port}\n$`));

    const again = await run(['start', '--background', '--port', port]);
    expect(again).toEqual({ code: 0, stdout: `${address} (already running)\n${ui}\n`, stderr: '' });
    expect(readFileSync(join(home, '.dgym/temporal.db.pid'), 'utf8')).toBe(pidFile);
  });

  test('the default namespace keeps closed workflows for 30 days and knows our search attributes', async () => {
    await run(['start', '--background', '--port', port]);
    expect(await cli('operator', 'namespace', 'describe', '-n', 'default', '-o', 'json')).toContain('"2592000s"');
    const { customAttributes } = JSON.parse(await cli('operator', 'search-attribute', 'list', '-o', 'json')) as {
      customAttributes: Record<string, string>;
    };
    expect(customAttributes).toMatchObject({
      RolloutBatch: 'INDEXED_VALUE_TYPE_KEYWORD',
      RolloutEnv: 'INDEXED_VALUE_TYPE_KEYWORD',
      RolloutModel: 'INDEXED_VALUE_TYPE_KEYWORD',
      RolloutStatus: 'INDEXED_VALUE_TYPE_KEYWORD',
      RolloutReward: 'INDEXED_VALUE_TYPE_DOUBLE',
      RolloutTurns: 'INDEXED_VALUE_TYPE_INT',
    });
  });

  test('what was stored is there again after stop and start on the same database', async () => {
    await run(['start', '--background', '--port', port]);
    const workflow = ['--workflow-id', 'kept', '--search-attribute', 'RolloutTurns=3'];
    await cli('workflow', 'start', '--type', 'any', '--task-queue', 'nobody', ...workflow);
    expect(await run(['stop'])).toMatchObject({ code: 0, stdout: `Temporal server 127.0.0.1:${port} stopped\n` });
    await run(['start', '--background', '--port', port]);
    expect(await cli('workflow', 'describe', '--workflow-id', 'kept')).toContain('RolloutTurns');
  });

  test('a new database has one partition a queue; one of before keeps the partitions where tasks may wait', async () => {
    const partitions = async () => {
      await run(['start', '--background', '--port', port]);
      const pid = parseInt(readFileSync(join(home, '.dgym/temporal.db.pid'), 'utf8'));
      const command = execFileSync('ps', ['-ww', '-o', 'command=', '-p', `${pid}`], { encoding: 'utf8' });
      await run(['stop']);
      return command.match(/numTaskqueue(Read|Write)Partitions=\d+/g);
    };
    const one = ['numTaskqueueReadPartitions=1', 'numTaskqueueWritePartitions=1'];
    expect(await partitions()).toEqual(one);
    expect(await partitions()).toEqual(one);
    rmSync(join(home, '.dgym/temporal.db.single-partition'));
    expect(await partitions()).toBeNull();
  });

  test('status says where the server is, and exits with 3 when none answers', async () => {
    const before = await run(['status', '--port', port]);
    expect(before).toMatchObject({ code: 3, stdout: expect.stringContaining('reachable  no') });
    expect(before.stdout).toContain('none started here');
    await run(['start', '--background', '--port', port]);
    const { code, stdout } = await run(['status']);
    expect(code).toBe(0);
    for (const part of [
      `127.0.0.1:${port}`,
      `:${Number(port) + 1000}`,
      join(home, '.dgym/temporal.db'),
      'reachable  yes',
    ])
      expect(stdout).toContain(part);
    await run(['stop']);
    expect((await run(['status', '--port', port])).code).toBe(3);
  });

  test('without --background the server runs until it is interrupted', async () => {
    const server = launch(script, ['--port', port]);
    const closed = once(server, 'close');
    await line(server, `Temporal server 127.0.0.1:${port}`);
    expect((await run(['status'])).stdout).toContain(`pid        ${server.pid}`);
    server.kill('SIGINT');
    await closed;
    expect((await run(['status', '--port', port])).code).toBe(3);
    expect(await run(['stop'])).toMatchObject({ code: 0, stdout: expect.stringContaining('No server was started') });
  });

  test('a background server outlives the terminal it was started from', async () => {
    const terminal = launch('bash', ['-c', `"$0" --background --port ${port} && echo up && sleep 600`, script], {
      detached: true,
    });
    const closed = once(terminal, 'close');
    await line(terminal, 'up');
    process.kill(-terminal.pid!, 'SIGKILL');
    await closed;
    expect((await run(['status'])).code).toBe(0);
  });

  test('two starts at the same time end with one server', async () => {
    const both = await Promise.all([1, 2].map(() => run(['start', '--background', '--port', port])));
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.filter(({ stdout }) => stdout.includes('already running'))).toHaveLength(1);
    await run(['stop']);
    expect((await run(['status', '--port', port])).code).toBe(3);
  });

  test('stop leaves alone a live process that a stale pid file names', async () => {
    const bystander = launch('sleep', ['600']);
    mkdirSync(join(home, '.dgym'));
    writeFileSync(join(home, '.dgym/temporal.db.pid'), `${bystander.pid} ${port}\n`);
    expect(await run(['stop'])).toMatchObject({ code: 0, stdout: expect.stringContaining('No server was started') });
    expect(existsSync(join(home, '.dgym/temporal.db.pid'))).toBe(false);
    expect(process.kill(bystander.pid!, 0)).toBe(true);
  });

  test('stop leaves alone the server of another database', async () => {
    await run(['start', '--background', '--port', port]);
    expect((await run(['stop', '--db', 'other.db'])).stdout).toContain('No server was started');
    expect((await run(['status'])).code).toBe(0);
  });

  test('a database in use is not opened by a second server', async () => {
    await run(['start', '--background', '--port', port]);
    const second = await run(['start', '--background', '--port', String(await freePort())]);
    expect(second).toMatchObject({ code: 3, stderr: expect.stringContaining(`in use by the server on port ${port}`) });
  });

  test('a port held by something else is an error that says so', async () => {
    // A probe that hangs up without reading resets the connection, which is an error event of the socket.
    const held = await listen(createServer((socket) => socket.on('error', () => {}).end('220 not Temporal\r\n')));
    const start = await run(['start', '--background', '--port', String(held)]);
    expect(start).toMatchObject({ code: 3, stdout: '' });
    expect(start.stderr).toContain(`port ${held} is held by something that is not a Temporal server`);
  });

  test('a server that stops at once is reported with the end of its log', async () => {
    const runsNothing = '#!/bin/sh\n[ "$1" = --version ] && exit 0\necho "no room on disk"; exit 1\n';
    executable(cached(), runsNothing);
    const start = await run(['start', '--background', '--port', port]);
    expect(start).toMatchObject({ code: 3, stderr: expect.stringContaining('no room on disk') });
    expect(existsSync(join(home, '.dgym/temporal.db.pid'))).toBe(false);
  });

  function cli(...args: string[]) {
    return promisify(execFile)(binary, [...args, '--address', `127.0.0.1:${port}`]).then(({ stdout }) => stdout);
  }
});

describe('which server or CLI is used', () => {
  test('a reachable TEMPORAL_ADDRESS is used and nothing is started', async () => {
    env['TEMPORAL_ADDRESS'] = `127.0.0.1:${await listen(createServer())}`;
    const start = await run(['start', '--background']);
    expect(start).toMatchObject({
      code: 0,
      stdout: `Temporal server ${env['TEMPORAL_ADDRESS']} (from TEMPORAL_ADDRESS)\n`,
    });
    expect(existsSync(join(home, '.dgym'))).toBe(false);
    expect((await run(['status'])).code).toBe(0);
  });

  test('an unreachable TEMPORAL_ADDRESS is an error of one line', async () => {
    env['TEMPORAL_ADDRESS'] = '127.0.0.1:1';
    const start = await run(['start']);
    expect(start.code).toBe(3);
    expect(start.stderr).toMatch(/^temporal-dev.sh: TEMPORAL_ADDRESS=127.0.0.1:1 does not answer.*\n$/);
    expect((await run(['status'])).code).toBe(3);
  });

  test('a temporal on PATH that runs comes before the cache', async () => {
    executable(cached(), works);
    executable(onPath('temporal'), works);
    expect(await run(['install'])).toEqual({ code: 0, stdout: `${onPath('temporal')}\n`, stderr: '' });
  });

  test('a temporal on PATH that does not run is passed over for the cached one', async () => {
    executable(onPath('temporal'), broken);
    executable(cached(), works);
    expect(await run(['install'])).toEqual({ code: 0, stdout: `${cached()}\n`, stderr: '' });
  });

  test('a downloaded archive is unpacked into the cache', async () => {
    env['DGYM_TEMPORAL_DOWNLOAD_URL'] = await serveArchive(works);
    executable(cached(), broken);
    expect(await run(['install'])).toMatchObject({ code: 0, stdout: `${cached()}\n` });
    expect(readFileSync(cached(), 'utf8')).toBe(works);
    env['DGYM_TEMPORAL_DOWNLOAD_URL'] = closedPort;
    expect(await run(['install'])).toEqual({ code: 0, stdout: `${cached()}\n`, stderr: '' });
  });

  test('a download that cannot connect is followed by go build, which says how long it takes', async () => {
    executable(onPath('go'), goStub());
    const install = await run(['install']);
    expect(install).toMatchObject({ code: 0, stdout: `${cached()}\n` });
    expect(install.stderr).toContain('about 5 minutes, once');
    expect(readFileSync(cached(), 'utf8')).toBe(works);
    expect(builds()).toEqual([`${dirname(script)}/tools/temporal`]);
  });

  test('a download that does not run is followed by go build', async () => {
    env['DGYM_TEMPORAL_DOWNLOAD_URL'] = await serveArchive(broken);
    executable(onPath('go'), goStub());
    expect(await run(['install'])).toMatchObject({ code: 0, stdout: `${cached()}\n` });
    expect(readFileSync(cached(), 'utf8')).toBe(works);
  });

  test('two installs at the same time build once', async () => {
    executable(onPath('go'), goStub());
    const both = await Promise.all([run(['install']), run(['install'])]);
    for (const install of both) expect(install).toMatchObject({ code: 0, stdout: `${cached()}\n` });
    expect(builds()).toHaveLength(1);
  });

  test('a lock left by a process that is gone holds nobody up', async () => {
    executable(onPath('go'), goStub());
    const gone = launch('sleep', ['0']);
    await once(gone, 'close');
    mkdirSync(dirname(cached()), { recursive: true });
    symlinkSync(String(gone.pid), `${cached()}.lock`);
    expect((await run(['install'])).code).toBe(0);
  });

  test('when nothing works, one error says what was tried and what to do', async () => {
    executable(onPath('temporal'), broken);
    executable(onPath('go'), broken);
    const { code, stdout, stderr } = await run(['start', '--background']);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    const error = stderr.split('\n').find((text) => text.startsWith('temporal-dev.sh: '));
    for (const part of ['temporal on PATH', cached(), `download from ${closedPort} (failed)`, 'go build (failed)'])
      expect(error).toContain(part);
    expect(error).toContain('install Go');
    expect(existsSync(cached())).toBe(false);
  });

  test('without curl and go, the error says so too', async () => {
    rmSync(onPath('curl'));
    expect(await run(['install'])).toMatchObject({ code: 3, stderr: expect.stringContaining('no go on PATH') });
  });
});

describe('usage', () => {
  test.each([
    ['an unknown verb', ['restart']],
    ['an unknown flag', ['start', '--foreground']],
    ['a missing value', ['start', '--port']],
    ['an empty value', ['start', '--db', '']],
    ['a port that is no number', ['start', '--port', 'http']],
    ['a port that leaves none for the UI', ['start', '--port', '65000']],
  ])('%s is answered with the usage and exit code 2', async (_, args) => {
    const result = await run(args);
    expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('usage: temporal-dev.sh') });
  });
});

async function run(args: readonly string[]) {
  const child = launch(script, args);
  const output = { stdout: '', stderr: '' };
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}

function launch(command: string, args: readonly string[], options: SpawnOptions = {}) {
  const child = spawn(command, args, { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  running.push(child);
  return child;
}

async function line(child: ChildProcess, start: string) {
  let seen = '';
  for await (const text of child.stdout!.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    seen += String(text);
    if (seen.split('\n').some((each) => each.startsWith(start))) return;
  }
  throw new Error(`ended without the line '${start}': ${seen}`);
}

function link(tool: string) {
  const found = (process.env['PATH'] ?? '').split(':').find((folder) => existsSync(join(folder, tool)));
  if (found) symlinkSync(join(found, tool), onPath(tool));
}

function onPath(name: string) {
  return join(home, 'bin', name);
}

function cached() {
  return join(home, 'cache/temporal-1.8.2/temporal');
}

/** Writes a script, or links the real CLI when there is none to write. */
function executable(path: string, text: string | undefined) {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  if (text === undefined) symlinkSync(binary, path);
  else writeFileSync(path, text, { mode: 0o755 });
}

/** A `go` that notes where it was run and writes a working temporal to the path after -o. */
function goStub() {
  writeFileSync(join(home, 'built'), works, { mode: 0o755 });
  return `#!/bin/sh
pwd >>"${home}/builds"
while [ "$1" != -o ]; do shift; done
/bin/cp "${home}/built" "$2"
`;
}

function builds() {
  return readFileSync(join(home, 'builds'), 'utf8').trim().split('\n');
}

async function serveArchive(temporal: string) {
  executable(join(home, 'archive/temporal'), temporal);
  execFileSync('tar', ['-czf', join(home, 'archive.tar.gz'), '-C', join(home, 'archive'), 'temporal']);
  const archive = readFileSync(join(home, 'archive.tar.gz'));
  return `http://127.0.0.1:${await listen(createHttpServer((_, response) => response.end(archive)))}/temporal`;
}

async function listen(server: Server, port = 0) {
  listening.push(server);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
