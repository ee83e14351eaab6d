/** The Python that an environment with packages of its own runs on: a virtual environment in the user's cache. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { packageFile } from '../../own-package.ts';

/** Its interpreter; throws where nothing has been set up. */
export function venvPython(name: string): string {
  const missing = missingVenv(name);
  if (missing !== undefined) throw new Error(missing);
  return interpreter(venvFolder(name));
}

/** What is missing on this machine, and what to do about it. */
export function missingVenv(name: string): string | undefined {
  const python = interpreter(venvFolder(name));
  if (existsSync(python)) return undefined;
  return `${name} needs Python packages that are not installed here (there is no ${python}): run \`dgym env setup ${name}\` on this machine`;
}

/** Whether the environment has packages of its own. */
export function hasRequirements(name: string): boolean {
  return existsSync(requirementsFile(name));
}

export function requirementsFile(name: string): string {
  return packageFile('python', name, 'requirements.txt');
}

/** One for each list of packages, so that versions of durable-gym beside one another do not share it. */
export function venvFolder(name: string): string {
  const hash = createHash('sha256')
    .update(readFileSync(requirementsFile(name)))
    .digest('hex');
  return join(cacheFolder(), `python-${name}-${hash.slice(0, 16)}`);
}

export function interpreter(folder: string): string {
  return join(folder, 'bin', 'python');
}

/** The same as that of `temporal-dev.sh`. */
function cacheFolder(variables: NodeJS.ProcessEnv = process.env): string {
  return variables['DGYM_CACHE_DIR'] || join(variables['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'durable-gym');
}
