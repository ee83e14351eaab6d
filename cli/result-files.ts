/** The files that a batch leaves for its user. */

import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { failuresPath, manifestPath } from '../exports/paths.ts';
import { UsageError } from './errors.ts';

export function defaultOutput(batch: string, name = 'rollouts.jsonl'): string {
  return join('rollouts', batch, name);
}

/** Refuses to replace a file that nobody asked to replace, and what can never be written. */
export async function checkOutput(
  out: string,
  force: boolean,
  { failures = true }: { /** Whether there is a file of failures beside it. */ failures?: boolean } = {},
): Promise<void> {
  const found = await stat(out).catch(() => undefined);
  if (found?.isDirectory()) throw new UsageError(`--out ${out} is a folder; name a file in it`);
  if (!force) {
    for (const file of [out, ...(failures ? [failuresPath(out)] : []), manifestPath(out)]) {
      const exists = await stat(file).catch(() => undefined);
      if (exists) throw new UsageError(`${file} exists: choose another --out, or replace it with --force`);
    }
  }
  const folder = await existingFolder(dirname(resolve(out)));
  await access(folder, constants.W_OK).catch(() => {
    throw new UsageError(`--out ${out}: ${folder} cannot be written; choose another --out`);
  });
}

async function existingFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => undefined);
  const parent = dirname(folder);
  return found || parent === folder ? folder : existingFolder(parent);
}
