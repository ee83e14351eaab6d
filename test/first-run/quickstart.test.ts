// The first command on a machine that is new, slow or shared.
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { makeCheckout, type Checkout } from './checkout.ts';

const dgym = 'dist/cli/main.js';
const environment = 'example_session_state_mgmt';
const collect = [dgym, 'collect', `catalogue/${environment}/rows.jsonl`, '--environment', environment];

let checkout: Checkout;
beforeAll(async () => void (checkout = await makeCheckout()));
afterAll(() => checkout.remove());

test('the quickstart collects although getting the server takes longer than a command waits for one', async () => {
  const slow = await makeCheckout();
  onTestFinished(() => slow.remove());
  slow.edit('temporal-dev.sh', (text) => text.replace('\nstart() {\n', '\nstart() {\n  sleep 20\n'));
  const { code, stdout, stderr } = await slow.node(['scripts/quickstart.mjs']);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout).toContain('Rollouts     rollouts/');
  expect(stderr).not.toMatch(/curl|npm warn|Failed to connect/);
}, 300_000);

test('twenty commands at once find the server that is up', async () => {
  const env = { TEMPORAL_ADDRESS: inject('temporalAddress') };
  const all = await Promise.all(Array.from({ length: 20 }, () => checkout.node([dgym, 'limit', 'default'], env)));
  expect(all.filter(({ code }) => code !== 0)).toEqual([]);
}, 300_000);

test('an address where nobody listens is waited for, and told with the command that starts a server there', async () => {
  const { node, port } = checkout;
  const { code, stderr } = await node([dgym, 'limit', 'default'], { TEMPORAL_ADDRESS: `127.0.0.1:${port}` });
  expect(code).toBe(3);
  const [waiting, told] = stderr.trim().split('\n');
  expect(waiting).toBe(`Waiting for the Temporal server at 127.0.0.1:${port} (up to 15 s)`);
  expect(told).toContain(`no Temporal server answers at 127.0.0.1:${port}: start one there with`);
  expect(told).toContain(`./temporal-dev.sh start --background --port ${port}\``);
});

test('a server that comes while a command waits for it is used', async () => {
  const port = await freePort();
  const door = doorTo(inject('temporalAddress'));
  onTestFinished(() => void door.close());
  const env = { TEMPORAL_ADDRESS: `127.0.0.1:${port}` };
  const { code, stderr } = await checkout.node([dgym, 'limit', 'default'], env, (said) => {
    if (said.includes('Waiting for') && !door.listening) door.listen(port, '127.0.0.1');
  });
  expect({ code, stderr }).toMatchObject({ code: 0 });
});

test('without a server named, a port where nobody listens is told at once', async () => {
  const { code, stderr } = await checkout.node([dgym, 'limit', 'default']);
  expect(code).toBe(3);
  expect(stderr).toMatch(
    /^dgym: no Temporal server answers at .*: start one with `.\/temporal-dev.sh start --background`.*\n$/,
  );
});

test('the quickstart finds a wrong TEMPORAL_ADDRESS before it installs anything', async () => {
  const { node, port } = checkout;
  const { code, stdout, stderr } = await node(['scripts/quickstart.mjs'], { TEMPORAL_ADDRESS: `127.0.0.1:${port}` });
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toBe(
    `quickstart: no Temporal server answers at TEMPORAL_ADDRESS=127.0.0.1:${port}: ` +
      `start one there (\`./temporal-dev.sh start --background --port ${port}\`), or unset it\n`,
  );
});

test('a port that something else holds is told with the command for another', async () => {
  const { node, port } = checkout;
  // A probe that hangs up without reading resets the connection, which is an error event of the socket.
  const held = createServer((socket) => socket.on('error', () => undefined).end('220 not Temporal\r\n'));
  held.listen(port, '127.0.0.1');
  await once(held, 'listening');
  onTestFinished(() => void held.close());
  const { code, stderr } = await node([...collect, '--model', 'scripted']);
  expect(code).toBe(3);
  expect(stderr).toContain(`port ${port} is held by something that is not a Temporal server`);
  expect(stderr).toMatch(/temporal-dev\.sh start --background --port \d+/);
});

test('standard output that is full ends the command with one line', async () => {
  const { code, stderr } = await checkout.run(['sh', '-c', `"${process.execPath}" ${dgym} env list >/dev/full`]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^dgym: standard output cannot be written: ENOSPC.*\n$/);
});

/** Passes connections on to a server, once it listens. */
function doorTo(address: string): Server {
  const port = Number(address.split(':')[1]);
  return createServer((socket) => {
    const through = connect(port, '127.0.0.1');
    for (const one of [socket, through]) one.on('error', () => undefined);
    socket.pipe(through).pipe(socket);
  });
}
