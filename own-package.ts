/** This package on disk, found from its source and from `dist/` alike: its root, its files, its version. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const packageRoot = rootAbove(dirname(fileURLToPath(import.meta.url)));

/** As records and manifests carry it. */
export const version = (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string }).version;

/** Path of a file that ships with this package. */
export function packageFile(...path: readonly string[]): string {
  return join(packageRoot, ...path);
}

function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('the package.json of durable-gym is missing: install it again');
  return rootAbove(parent);
}
