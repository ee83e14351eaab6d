/** The script of a model bound to `scripted`: the file that was named, or the one that comes with the environment. */

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseScript } from '../contracts/script.ts';
import type { Environment } from '../environments/environment.ts';
import { errorText } from '../contracts/error-text.ts';
import { UsageError } from '../cli/errors.ts';

/** Who has roles for models to play. */
export interface Cast {
  readonly environments: readonly Environment[];
  /** Whether there is an environment whose roles only its own worker knows: it checks them. */
  readonly foreign?: boolean;
  /** Roles that nobody plays under the options of the batch. */
  readonly idle?: ReadonlySet<string>;
  /** Path of the script that comes with an environment. */
  readonly scriptOf: (environment: string) => string;
}

/** Reads and checks it. */
export async function readScript(
  role: string,
  file: string | undefined,
  { environments, foreign = false, scriptOf }: Cast,
): Promise<{ path: string; text: string }> {
  const flag = `--model ${role === 'policy' ? '' : `${role}=`}scripted`;
  const [environment, another] = environments;
  if (file === undefined && another) {
    throw new UsageError(
      `${flag}: there are several environments, each with a script of its own; name one file with scripted:FILE`,
    );
  }
  if (file === undefined && foreign) {
    throw new UsageError(`${flag}: an environment on a queue has no script here; name its file with scripted:FILE`);
  }
  const path = resolve(file ?? scriptOf(environment?.name ?? ''));
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${flag}: cannot read ${path}: ${errorText(error)}`);
  });
  try {
    parseScript(text);
  } catch (error) {
    throw new UsageError(`${path}: ${errorText(error)}`);
  }
  return { path, text };
}
