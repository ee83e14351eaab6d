/** The first run: installs and builds what is missing, then collects the rows of an example environment. Needs Node alone. */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const path = (name) => fileURLToPath(new URL(name, root));
const environment = 'example_session_state_mgmt';

// With an endpoint or a key the real model answers; without, the answers come from the environment's script.
const { OPENAI_API_KEY, OPENAI_BASE_URL, DGYM_MODEL, TEMPORAL_ADDRESS } = process.env;
const real = Boolean(OPENAI_API_KEY || OPENAI_BASE_URL);
if (real && !DGYM_MODEL) end(2, 'quickstart: set DGYM_MODEL to the model to use, for example DGYM_MODEL=gpt-5-mini');
if (TEMPORAL_ADDRESS && !(await answers(TEMPORAL_ADDRESS))) {
  end(
    3,
    `quickstart: no Temporal server answers at TEMPORAL_ADDRESS=${TEMPORAL_ADDRESS}: ` +
      `start one there (\`./temporal-dev.sh start --background --port ${portOf(TEMPORAL_ADDRESS)}\`), or unset it`,
  );
}

// Ctrl-C is for the command that runs, which says what it leaves behind.
process.on('SIGINT', () => undefined);

// Getting the Temporal server may mean minutes of compiling, so it runs beside the install.
const needed = !TEMPORAL_ADDRESS && !(await answers('127.0.0.1:7233'));
const temporal = needed ? spawned('./temporal-dev.sh', ['install'], ['ignore', 'ignore', 'inherit']) : { code: 0 };
// Installing builds as well.
if (!existsSync(path('node_modules/.package-lock.json'))) {
  await quietly('Installing packages and building: about a minute', 'npm', ['ci', '--no-fund', '--no-audit']);
} else if (!existsSync(path('dist/workflow-bundle.js'))) {
  await quietly('Building', 'npm', ['run', 'build']);
}
const got = await temporal;
if (got.code !== 0) end(got.code);

const rows = `catalogue/${environment}/rows.jsonl`;
const model = real ? DGYM_MODEL : 'scripted';
const args = ['collect', rows, '--environment', environment, '--samples', '2', '--model', model];
args.push(...process.argv.slice(2));
console.error(`\n$ dgym ${args.join(' ')}\n`);
const { code } = await spawned(process.execPath, ['dist/cli/main.js', ...args], 'inherit');
if (code !== 0) end(code);
console.error('\n`npm link` puts dgym on your PATH; without it, type `node dist/cli/main.js` in its place.');

/** What npm says is shown only when it fails: a first screen is for what the reader can use. */
async function quietly(what, command, args) {
  console.error(what);
  const { code, output } = await spawned(command, args, ['ignore', 'pipe', 'pipe']);
  if (code !== 0) end(code, output);
}

function spawned(command, args, stdio) {
  const child = spawn(command, args, { cwd: path('.'), stdio });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text));
  return new Promise((resolve) => {
    child.once('error', (error) => end(1, `quickstart: ${command}: ${error.message}`));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

async function answers(address) {
  const socket = connect({ host: address.replace(/:\d+$/, '').replace(/^\[|\]$/g, ''), port: portOf(address) });
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.setTimeout(15_000, () => resolve(false));
  }).finally(() => socket.destroy());
}

function portOf(address) {
  return Number(/:(\d+)$/.exec(address)?.[1] ?? 7233);
}

function end(code, message) {
  if (message) console.error(message);
  process.exit(code);
}
