// `npm test` and `npm run test:all` from a bare checkout: installs, builds, gets a Temporal CLI, runs vitest and ends with one line of
// counts. Needs Node alone. With `--quick`, which is `npm test`, what a person waits for.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'durable-gym-test-'));
const report = join(scratch, 'vitest.json');
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

const quick = process.argv[2] === '--quick';
const args = quick ? ['--project', 'unit', '--project', 'smoke', ...process.argv.slice(3)] : process.argv.slice(2);
/** What one quick unit test file may take; the machine may be busy, so it is told and no more. */
const quickFileSeconds = 15;

// Getting the CLI may mean five minutes of compiling, so it runs beside the install and the build.
const temporal = temporalBinary();
const packages = installPackages();
const consumers = quick ? undefined : installConsumers();
if (dependenciesAreStale()) await required('npm', [existsSync(join(root, 'package-lock.json')) ? 'ci' : 'install']);
await required('npm', ['run', 'build']);
// Without it the tests that need it are skipped, so it has to be said.
const python = await run(process.execPath, ['dist/cli/main.js', 'env', 'setup']);
if (python.code !== 0) console.error('npm test: no Python packages (see above); tests that need them are skipped.');
const binary = await temporal;
await packages;
await consumers;
if (!binary) console.error('npm test: no Temporal CLI (see above); tests that need a server will fail.');

const vitest = await run(
  'npx',
  ['--no-install', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
  {
    env: { ...process.env, ...(binary && { DGYM_TEMPORAL_BINARY: binary }) },
  },
);
const { passed, failed, slow } = results();
if (quick && slow.length > 0)
  console.error(
    `npm test: more than ${quickFileSeconds} s: ${slow.join(', ')}. Make it cheaper, or name it *.slow.test.ts: that runs in \`npm run test:all\`.`,
  );
if (vitest.code !== 0 && failed === 0)
  console.error(`npm test: vitest exited with ${vitest.code} although it reported no failed test.`);
if (passed + failed === 0) console.error('npm test: no test ran.');
console.log(`${passed} passed, ${failed} failed`);
process.exit(vitest.code === 0 && failed === 0 && passed > 0 && binary ? 0 : 1);

async function temporalBinary() {
  if (process.env.DGYM_TEMPORAL_BINARY) return process.env.DGYM_TEMPORAL_BINARY;
  const { code, stdout } = await run('./temporal-dev.sh', ['install'], { stdio: ['ignore', 'pipe', 'inherit'] });
  return code === 0 ? stdout.trim() : undefined;
}

// What code_gen runs programs in, and what draws reports. Where it cannot be had, its tests are skipped and say why.
async function installPackages() {
  const files = {
    bubblewrap: ['/usr/bin/bwrap'],
    'python3-numpy': ['/usr/lib/python3/dist-packages/numpy'],
    'chromium-headless-shell': ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/google-chrome'],
  };
  const packages = Object.keys(files).filter((name) => !files[name].some(existsSync));
  if (packages.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  const install = (...names) => run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], quiet);
  if ((await install(...packages)).code === 0) return;
  await run('apt-get', ['update', '-qq'], quiet);
  // One by one: not every Debian has all of them.
  for (const name of packages) {
    const { code } = await install(name);
    if (code !== 0) console.error(`npm test: apt-get cannot install ${name}; tests that need it are skipped.`);
  }
}

// What exports are tried with: the trainers' own packages, which are large, in the cache. Where they cannot be had, those tests are skipped.
async function installConsumers() {
  const { code } = await run(process.execPath, ['scripts/consumers.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (code !== 0) console.error('npm test: tests that load exports with trainers are skipped (see above).');
}

function dependenciesAreStale() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  const lock = join(root, 'package-lock.json');
  return !existsSync(installed) || (existsSync(lock) && statSync(lock).mtimeMs > statSync(installed).mtimeMs);
}

function results() {
  if (!existsSync(report)) {
    console.error('npm test: vitest wrote no report, so no test is known to have run.');
    return { passed: 0, failed: 0, slow: [] };
  }
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  // A file that could not be loaded has no tests to fail; it counts as one.
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const slow = testResults.flatMap(({ name, startTime, endTime }) => {
    const seconds = Math.round((endTime - startTime) / 1000);
    return seconds > quickFileSeconds && !name.includes('/smoke/') ? `${relative(root, name)} (${seconds} s)` : [];
  });
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length, slow };
}

async function required(command, args) {
  const { code } = await run(command, args);
  if (code === 0) return;
  console.error(`npm test: \`${command} ${args.join(' ')}\` failed.`);
  console.log('0 passed, 0 failed');
  process.exit(1);
}

function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    let stdout = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.on('error', (error) => {
      console.error(`npm test: ${command}: ${error.message}`);
      resolve({ code: 127, stdout });
    });
    child.on('close', (code, signal) => resolve({ code: code ?? signal, stdout }));
  });
}
