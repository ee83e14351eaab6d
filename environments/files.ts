/** Where the files of the environments that ship with this package lie. */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentNamePattern } from '../contracts/names.ts';

/** Path of a file beside the environment `name`: the same whether this module runs from its source or from `dist/`. */
export function environmentFile(name: string, file: 'rows.jsonl' | 'script.jsonl' | 'tables.jsonl' | 'grader'): string {
  if (!environmentNamePattern.test(name)) throw new TypeError(`"${name}" is not the name of an environment.`);
  return join(packageRoot(dirname(fileURLToPath(import.meta.url))), 'environments', name, file);
}

function packageRoot(folder: string): string {
  const parent = dirname(folder);
  return existsSync(join(folder, 'package.json')) || parent === folder ? folder : packageRoot(parent);
}
