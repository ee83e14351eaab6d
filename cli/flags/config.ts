/** Reads a config file: YAML whose keys are the flags of `dgym collect`. */

import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { errorText, UsageError } from '../errors.ts';
import type { ConfigFile } from './settings.ts';
import { isObject } from './values.ts';

export async function readConfig(path: string): Promise<ConfigFile> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UsageError(`--config: cannot read ${path}: ${errorText(error)}`);
  });
  const values = parseYaml(path, text) ?? {};
  if (!isObject(values)) throw new UsageError(`${path}: must hold keys and values, such as "samples: 4"`);
  return { path, values };
}

function parseYaml(path: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new UsageError(`${path}: not YAML: ${errorText(error)}`);
  }
}
