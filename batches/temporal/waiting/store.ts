/** Whether results can be written: nothing in Temporal tells, because records are written beside the workflow. */

import { randomUUID } from 'node:crypto';
import { access, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endingsPrefix, groundOf } from '../../../store/layout.ts';
import { errorCode, explain } from '../../../store/errors.ts';
import { failureClasses } from '../../../contracts/failures.ts';
import { problemOf } from '../../problem.ts';
import type { Problem } from '../../status-fields.ts';

/** Tried from here, in the folders that the batch writes to. What it writes has a name that readers skip, and is gone afterwards. */
export async function unwritableStore(url: string, batch: string): Promise<Problem | undefined> {
  if (!url.startsWith('file:')) return undefined;
  const root = fileURLToPath(url);
  for (const prefix of [endingsPrefix(batch, 'records'), endingsPrefix(batch, 'failures'), 'blobs/']) {
    const folder = join(root, prefix);
    try {
      // Nothing is written above it: it is not there while the disk is not.
      await access(join(root, groundOf(prefix)));
      await tryToWrite(folder);
    } catch (error) {
      const reason = errorCode(error) === 'ENOENT' ? 'it is gone; is its disk mounted?' : explain(error);
      return problemOf({
        kind: 'store',
        message: `the store cannot be written: ${folder}: ${reason}`,
        todo: failureClasses.store_failed.advice,
        failure_class: 'store_failed',
      });
    }
  }
  return undefined;
}

async function tryToWrite(folder: string): Promise<void> {
  const path = join(await nearestThere(folder), `.status-${randomUUID()}`);
  try {
    // A full disk takes an empty file.
    await writeFile(path, 'x'.repeat(4096), { flag: 'wx', flush: true });
  } finally {
    await unlink(path).catch(() => undefined);
  }
}

/** The folder itself, or the lowest above it: folders are made when something is written to them. */
async function nearestThere(folder: string): Promise<string> {
  try {
    await stat(folder);
    return folder;
  } catch (error) {
    const above = dirname(folder);
    if (errorCode(error) !== 'ENOENT' || above === folder) throw error;
    return nearestThere(above);
  }
}
