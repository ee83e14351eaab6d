/** The file of `--out`: refused before anything is scored, where it would take something away. */

import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '../errors.ts';

/** `inputs` are the files that are read, by the flag that names them. */
export async function checkOut(out: string, force: boolean, inputs: Readonly<Record<string, string>>): Promise<void> {
  const found = await stat(out).catch(() => undefined);
  if (!found) return;
  if (found.isDirectory()) throw new UsageError(`--out ${out} is a folder; name a file in it`);
  for (const [name, input] of Object.entries(inputs)) {
    if ((await identity(input)) !== (await identity(out))) continue;
    throw new UsageError(`--out ${out} is ${name} itself; choose another file`);
  }
  if (!force) throw new UsageError(`${out} exists: choose another --out, or replace it with --force`);
}

function identity(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}
