/** Reads a config file: YAML whose keys are the flags of `dgym collect`. */

import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { errorText } from '../../contracts/error-text.ts';
import { UsageError } from '../errors.ts';
import type { ConfigFile } from './settings.ts';
import { isObject } from '../../contracts/json.ts';

export async function readConfig(path: string): Promise<ConfigFile> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UsageError(`--config: cannot read ${path}: ${errorText(error)}`);
  });
  const values = parseYaml(path, text) ?? {};
  if (!isObject(values)) throw new UsageError(`${path}: must hold keys and values, such as "samples: 4"`);
  checkKeys(path, values['model']);
  return { path, values };
}

/** The first thing people try. The value is not repeated. */
function checkKeys(path: string, models: unknown): void {
  for (const [role, model] of isObject(models) ? Object.entries(models) : []) {
    const wrong = isObject(model) ? ['key', 'api_key', 'apiKey'].find((name) => name in model) : undefined;
    if (wrong !== undefined)
      throw new UsageError(
        `${path}: model ${role}: "${wrong}" is no setting, and a key does not belong into a file: put it into an environment variable, and name that with key_variable`,
      );
  }
}

function parseYaml(path: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new UsageError(`${path}: not YAML: ${errorText(error)}`);
  }
}
