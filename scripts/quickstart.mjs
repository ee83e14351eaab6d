/** The first run: installs and builds what is missing, then collects the rows of an example environment. Needs Node alone. */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const path = (name) => fileURLToPath(new URL(name, root));
const environment = 'example_session_state_mgmt';

// With an endpoint or a key the real model answers; without, the answers come from the environment's script.
const { OPENAI_API_KEY, OPENAI_BASE_URL, DGYM_MODEL } = process.env;
const real = Boolean(OPENAI_API_KEY || OPENAI_BASE_URL);
if (real && !DGYM_MODEL) end(2, 'quickstart: set DGYM_MODEL to the model to use, for example DGYM_MODEL=gpt-5-mini');

// Ctrl-C is for the command that runs, which says what it leaves behind.
process.on('SIGINT', () => undefined);

// Installing builds as well.
if (!existsSync(path('node_modules/.package-lock.json'))) await run('npm', ['ci', '--no-fund', '--no-audit']);
if (!existsSync(path('dist/workflow-bundle.js'))) await run('npm', ['run', 'build']);

const rows = `environments/${environment}/rows.jsonl`;
const model = real ? DGYM_MODEL : 'scripted';
const args = ['collect', rows, '--environment', environment, '--samples', '2', '--model', model];
args.push(...process.argv.slice(2));
console.error(`\n$ dgym ${args.join(' ')}\n`);
await run(process.execPath, ['dist/cli/main.js', ...args]);
console.error('\n`npm link` puts dgym on your PATH; without it, type `node dist/cli/main.js` in its place.');

async function run(command, args) {
  const child = spawn(command, args, { cwd: path('.'), stdio: 'inherit' });
  const code = await new Promise((resolve) => {
    child.once('error', (error) => end(1, `quickstart: ${command}: ${error.message}`));
    child.once('close', (code) => resolve(code ?? 1));
  });
  if (code !== 0) end(code);
}

function end(code, message) {
  if (message) console.error(message);
  process.exit(code);
}
