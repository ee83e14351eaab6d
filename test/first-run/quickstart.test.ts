// The first command on a machine that is new, slow or shared.
import { createServer } from 'node:net';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { makeCheckout } from './checkout.ts';

const dgym = 'dist/cli/main.js';

test('the quickstart collects although getting the server takes a minute', async () => {
  const { node, edit } = await makeCheckout();
  edit('temporal-dev.sh', (text) => text.replace('\nstart() {\n', '\nstart() {\n  sleep 60\n'));
  const { code, stdout, stderr } = await node(['scripts/quickstart.mjs']);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout).toContain('Rollouts     rollouts/');
  expect(stderr).not.toMatch(/curl|npm warn|Failed to connect/);
}, 300_000);

test('twenty commands at once find the server that is up', async () => {
  const { node } = await makeCheckout();
  const rows = 'environments/example_session_state_mgmt/rows.jsonl';
  const collect = [dgym, 'collect', rows, '--environment', 'example_session_state_mgmt', '--model', 'scripted'];
  const { code, stderr } = await node([...collect, '--batch', 'many', '--limit', '1']);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const all = await Promise.all(Array.from({ length: 20 }, () => node([dgym, 'status', 'many'])));
  expect(all.filter(({ code }) => code !== 0)).toEqual([]);
}, 300_000);

test('an address where nobody listens is waited for, and told with the command that starts a server there', async () => {
  const { node, port } = await makeCheckout();
  const { code, stderr } = await node([dgym, 'limit', 'default'], { TEMPORAL_ADDRESS: `127.0.0.1:${port}` });
  expect(code).toBe(3);
  const [waiting, told] = stderr.trim().split('\n');
  expect(waiting).toBe(`Waiting for the Temporal server at 127.0.0.1:${port} (up to 15 s)`);
  expect(told).toContain(`no Temporal server answers at 127.0.0.1:${port}: start one there with`);
  expect(told).toContain(`./temporal-dev.sh start --background --port ${port}\``);
});

test('a server that comes while a command waits for it is used', async () => {
  const { node, port, under } = await makeCheckout();
  const waiting = node([dgym, 'limit', 'default'], { TEMPORAL_ADDRESS: `127.0.0.1:${port}` });
  const script = ['./temporal-dev.sh', 'start', '--background', '--port', String(port)];
  const [{ code, stderr }] = await Promise.all([waiting, under(script, [])]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
});

test('without a server named, a port where nobody listens is told at once', async () => {
  const { node } = await makeCheckout();
  const { code, stderr } = await node([dgym, 'limit', 'default']);
  expect(code).toBe(3);
  expect(stderr).toMatch(
    /^dgym: no Temporal server answers at .*: start one with `.\/temporal-dev.sh start --background`.*\n$/,
  );
});

test('the quickstart finds a wrong TEMPORAL_ADDRESS before it installs anything', async () => {
  const { node, port } = await makeCheckout();
  const { code, stdout, stderr } = await node(['scripts/quickstart.mjs'], { TEMPORAL_ADDRESS: `127.0.0.1:${port}` });
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toBe(
    `quickstart: no Temporal server answers at TEMPORAL_ADDRESS=127.0.0.1:${port}: ` +
      `start one there (\`./temporal-dev.sh start --background --port ${port}\`), or unset it\n`,
  );
});

test('a port that something else holds is told with the command for another', async () => {
  const { node, port } = await makeCheckout();
  // A probe that hangs up without reading resets the connection, which is an error event of the socket.
  const held = createServer((socket) => socket.on('error', () => undefined).end('220 not Temporal\r\n'));
  held.listen(port, '127.0.0.1');
  await once(held, 'listening');
  onTestFinished(() => void held.close());
  const rows = 'environments/example_session_state_mgmt/rows.jsonl';
  const { code, stderr } = await node([
    dgym,
    'collect',
    rows,
    '--environment',
    'example_session_state_mgmt',
    '--model',
    'scripted',
  ]);
  expect(code).toBe(3);
  expect(stderr).toContain(`port ${port} is held by something that is not a Temporal server`);
  expect(stderr).toMatch(/temporal-dev\.sh start --background --port \d+/);
}, 120_000);

test('standard output that is full ends the command with one line', async () => {
  const { under } = await makeCheckout();
  const { code, stderr } = await under(['sh', '-c', '"$@" >/dev/full', 'sh'], [dgym, 'env', 'list']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^dgym: standard output cannot be written: ENOSPC.*\n$/);
});
