// Makes the virtual environment that test/consumers runs trainers' own packages on, in the cache, and prints its interpreter. Safe to run twice at once.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const requirements = fileURLToPath(new URL('../test/consumers/requirements.txt', import.meta.url));
const cache =
  process.env.DGYM_CACHE_DIR || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'durable-gym');

// While it is installed: wheels, and what is in them.
const roomBytes = 12e9;
// An index that hangs must not hold up the tests that need nothing of it.
const patienceMs = 15 * 60_000;

try {
  const base = findPython();
  // Wheels are of one version of Python.
  const hash = createHash('sha256').update(readFileSync(requirements)).update(base.version).digest('hex');
  const folder = join(cache, `python-consumers-${hash.slice(0, 16)}`);
  if (!works(interpreter(folder))) {
    if (!process.env.DGYM_TEST_CONSUMERS)
      throw new Error('trainers are not installed; DGYM_TEST_CONSUMERS=1 installs them');
    install(base.command, folder);
  }
  console.log(interpreter(folder));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

function install(base, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  const { bavail, bsize } = statfsSync(dirname(folder));
  if (bavail * bsize < roomBytes) throw new Error(`${dirname(folder)} has less than ${roomBytes / 1e9} GB of room`);
  const made = mkdtempSync(`${folder}.`);
  try {
    run(base, ['-m', 'venv', made]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-cache-dir', '--no-compile'];
    run(interpreter(made), [...pip, '--no-deps', '--requirement', requirements]);
    if (!existsSync(folder)) renameSync(made, folder);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

function run(command, args) {
  try {
    execFileSync(command, args, { stdio: 'pipe', timeout: patienceMs });
  } catch (error) {
    const lines = `${error.stdout ?? ''}\n${error.stderr ?? ''}`.split('\n').filter((line) => /\S/.test(line));
    throw new Error(`${args.slice(0, 3).join(' ')}: ${lines.at(-1) ?? error.message}`, { cause: error });
  }
}

function findPython() {
  for (const command of ['python3', 'python3.12', 'python3.11', 'python']) {
    const { status, stdout } = spawnSync(command, [
      '-c',
      'import sys; print(sys.version); sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))',
    ]);
    if (status === 0) return { command, version: String(stdout) };
  }
  throw new Error('there is no Python 3.11 or 3.12 on the PATH, and the packages have no wheels for others');
}

function works(python) {
  return existsSync(python) && spawnSync(python, ['-c', '']).status === 0;
}

function interpreter(folder) {
  return join(folder, 'bin', 'python');
}
