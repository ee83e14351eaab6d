/** Workers in Python for tests: an interpreter with the package's dependencies, and real processes of it. */

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { WorkerProcess } from './worker-process.ts';

/** The folder of the Python package. */
export const pythonPackage = fileURLToPath(new URL('../../python', import.meta.url));

/** An interpreter that finds the package, as it stands in the checkout, and what it depends on. */
export interface Python {
  readonly command: string;
  readonly env: Record<string, string>;
}

/**
 * Finds a Python and installs the package for it, once for each version of its `pyproject.toml`, outside the checkout.
 * Only a machine without any Python it could use gets a reason instead; a failing installation throws.
 */
export function preparePython(): Python | { readonly missing: string } {
  const found = findPython();
  if (found === undefined) return { missing: 'there is no Python 3.10 or newer on the PATH' };
  const inputs = [found.version, pythonPackage, readFileSync(join(pythonPackage, 'pyproject.toml'))];
  const hash = inputs.reduce((sum, input) => sum.update(input), createHash('sha256')).digest('hex');
  const cache =
    process.env['DGYM_CACHE_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'durable-gym');
  const folder = join(cache, `python-${hash.slice(0, 16)}`);
  if (!existsSync(folder)) {
    const missing = install(found.command, folder);
    if (missing !== undefined) return { missing };
  }
  const venv = join(folder, 'bin', 'python');
  // The checkout comes first: what is installed is as old as the cache.
  const path = existsSync(venv) ? [pythonPackage] : [pythonPackage, folder];
  return {
    command: existsSync(venv) ? venv : found.command,
    env: { PYTHONPATH: path.join(':'), PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' },
  };
}

/** Starts `file`, which runs an environment, on a task queue, and waits until it answers. */
export async function startPythonWorker(
  { command, env }: Python,
  file: string,
  { address, queue }: { readonly address: string; readonly queue: string },
): Promise<WorkerProcess> {
  const child = spawn(command, [file], {
    env: { ...process.env, ...env, TEMPORAL_ADDRESS: address, DGYM_QUEUE: queue },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = () => void child.kill('SIGKILL');
  process.once('exit', end);
  const log = join(tmpdir(), `durable-gym-python-${queue}.log`);
  child.stderr.pipe(createWriteStream(log, { flags: 'a' }));
  await ready(child, log);
  return {
    pid: child.pid!,
    async stop(signal = 'SIGTERM') {
      process.off('exit', end);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}

async function ready(child: ChildProcess, log: string): Promise<void> {
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`the Python worker exited with ${code} before it was ready; see ${log}`);
  });
  await Promise.race([once(createInterface({ input: child.stdout! }), 'line'), exited]);
}

function findPython(): { command: string; version: string } | undefined {
  const probe = 'import sys; sys.version_info >= (3, 10) or sys.exit(1); print(sys.executable, sys.version)';
  for (const command of ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python']) {
    const { status, stdout } = spawnSync(command, ['-c', probe], { encoding: 'utf8' });
    if (status === 0) return { command, version: stdout };
  }
  return undefined;
}

/** Into a virtual environment where Python can make one, else into a plain folder. A reason when it can do neither. */
function install(python: string, folder: string): string | undefined {
  mkdirSync(dirname(folder), { recursive: true });
  const made = mkdtempSync(`${folder}.`);
  try {
    const venv = spawnSync(python, ['-m', 'venv', made], { encoding: 'utf8' });
    if (venv.status === 0) {
      pip(join(made, 'bin', 'python'), pythonPackage);
    } else if (spawnSync(python, ['-m', 'pip', '--version']).status === 0) {
      pip(python, '--target', made, pythonPackage);
    } else {
      return `${python} has neither venv nor pip (${venv.stderr.trim()})`;
    }
    // Another process may have been faster.
    if (!existsSync(folder)) renameSync(made, folder);
    return undefined;
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

function pip(python: string, ...what: string[]): void {
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...what];
  const { status, stderr } = spawnSync(python, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`pip cannot install ${what.join(' ')}: ${stderr}`);
}
