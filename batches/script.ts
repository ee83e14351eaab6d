/** The script of a model bound to `scripted`: the file that was named, or the one that comes with the environment. */

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseScript } from '../contracts/script.ts';
import type { Environment } from '../environments/environment.ts';
import { fieldOf } from './bindings.ts';
import { errorText } from '../contracts/error-text.ts';
import { ConfigurationError } from '../contracts/configuration-error.ts';

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
  const field = fieldOf(role);
  const [environment, another] = environments;
  if (file === undefined && another) {
    throw new ConfigurationError(
      'there are several environments, each with a script of its own; name one file with scripted:FILE',
      { field },
    );
  }
  if (file === undefined && foreign) {
    throw new ConfigurationError('an environment on a queue has no script here; name its file with scripted:FILE', {
      field,
    });
  }
  const path = resolve(file ?? scriptOf(environment?.name ?? ''));
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new ConfigurationError(`cannot read ${path}: ${errorText(error)}`, { field });
  });
  try {
    parseScript(text);
  } catch (error) {
    throw new ConfigurationError(`${path}: ${errorText(error)}`);
  }
  return { path, text };
}
