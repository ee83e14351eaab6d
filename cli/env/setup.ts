/** Makes the virtual environment that an environment runs its Python on. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { interpreter, requirementsFile, venvFolder } from '../../catalogue/python/venv.ts';

export interface Prepared {
  readonly environment: string;
  readonly python: string;
  /** Whether it was there already. */
  readonly ready: boolean;
}

/** `note` is told what takes long. Safe to run twice at once: the first one that is whole stays. */
export async function setUpPython(environment: string, note: (text: string) => void): Promise<Prepared> {
  const folder = venvFolder(environment);
  const python = interpreter(folder);
  if (await works(python)) return { environment, python, ready: true };
  // One whose base Python has been removed since.
  await rm(folder, { recursive: true, force: true });
  const base = await findPython();
  note(`installing the Python packages of ${environment} into ${folder}`);
  await mkdir(dirname(folder), { recursive: true });
  const made = await mkdtemp(`${folder}.`);
  try {
    await run(base, ['-m', 'venv', made], 'cannot make a virtual environment: apt-get install python3-venv');
    await run(
      interpreter(made),
      [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        '--require-hashes',
        '--only-binary',
        ':all:',
      ].concat(['--no-deps', '--requirement', requirementsFile(environment)]),
      'pip cannot install',
    );
    if (!existsSync(folder)) await rename(made, folder);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
  return { environment, python, ready: false };
}

const probe = 'import sys; sys.version_info >= (3, 10) or sys.exit(1)';

async function works(python: string): Promise<boolean> {
  return execute(python, ['-c', probe]).then(
    () => true,
    () => false,
  );
}

async function findPython(): Promise<string> {
  for (const command of ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python']) {
    if (await works(command)) return command;
  }
  throw new Error('there is no Python 3.10 or newer on the PATH: apt-get install python3 python3-venv');
}

async function run(command: string, args: readonly string[], wrong: string): Promise<void> {
  try {
    await execute(command, args);
  } catch (error) {
    const { stderr = '', stdout = '', message } = error as Error & { stderr?: string; stdout?: string };
    const said = `${stdout}\n${stderr}`.split('\n').filter((line) => /\S/.test(line));
    const reason = said.filter((line) => /error/i.test(line)).at(-1) ?? said.at(-1) ?? message;
    throw new Error(`${wrong}: ${reason.trim()}`, { cause: error });
  }
}

const execute = promisify(execFile);
