/** Where the files of the environments that ship with this package lie. */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentNamePattern } from '../contracts/names.ts';

/** What may lie beside an environment. */
type EnvironmentFile = 'rows.jsonl' | 'script.jsonl' | 'tables.jsonl' | 'documents.jsonl' | 'grader';

/** Path of a file beside the environment `name`: the same whether this module runs from its source or from `dist/`. */
export function environmentFile(name: string, file: EnvironmentFile): string {
  if (!environmentNamePattern.test(name)) throw new TypeError(`"${name}" is not the name of an environment.`);
  return packageFile('catalogue', name, file);
}

/** Path of a file that ships with this package: the same wherever this module runs from. */
export function packageFile(...path: readonly string[]): string {
  return join(packageRoot(dirname(fileURLToPath(import.meta.url))), ...path);
}

function packageRoot(folder: string): string {
  const parent = dirname(folder);
  return existsSync(join(folder, 'package.json')) || parent === folder ? folder : packageRoot(parent);
}
