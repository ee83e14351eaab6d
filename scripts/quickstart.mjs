/** The first run: installs and builds what is missing, then collects the rows of an example environment. Needs Node alone. */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const path = (name) => fileURLToPath(new URL(name, root));
const environment = 'example_session_state_mgmt';

if (!existsSync(path('node_modules/.package-lock.json'))) run('npm', ['ci', '--no-fund', '--no-audit']);
if (!existsSync(path('dist/workflow-bundle.js'))) run('npm', ['run', 'build']);

// With an endpoint or a key the real model answers; without, the answers come from the environment's script.
const { OPENAI_API_KEY, OPENAI_BASE_URL, DGYM_MODEL } = process.env;
const real = Boolean(OPENAI_API_KEY || OPENAI_BASE_URL);
if (real && !DGYM_MODEL) fail('set DGYM_MODEL to the model to use, for example DGYM_MODEL=gpt-5-mini');

const rows = `environments/${environment}/rows.jsonl`;
const model = real ? DGYM_MODEL : 'scripted';
const args = [
  'collect',
  rows,
  '--environment',
  environment,
  '--samples',
  '2',
  '--model',
  model,
  ...process.argv.slice(2),
];
console.error(`\n$ dgym ${args.join(' ')}\n`);
run(process.execPath, ['dist/cli/main.js', ...args]);

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: path('.'), stdio: 'inherit' });
  if (error) fail(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

function fail(message) {
  console.error(`quickstart: ${message}`);
  process.exit(2);
}
