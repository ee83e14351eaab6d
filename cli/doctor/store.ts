/** Whether the result store can be written and read, and how much room there is. */

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rmdir, statfs, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { batchesPrefix } from '../../store/layout.ts';
import { openStore } from '../../store/store.ts';
import { storeUrl } from '../../batches/store-url.ts';
import { examine, ok, problem, sinceText, warning, type Finding } from '../../batches/probe/finding.ts';

/** Less than this is soon full of rollouts. */
const scarceBytes = 2 * 1024 ** 3;
const elsewhere = 'make it a folder that you can write to, or name another one with --store or DGYM_STORE';

export function checkStore(given: string | undefined): Promise<readonly Finding[]> {
  return examine('store', elsewhere, () => probe(storeUrl(given)));
}

/** What it writes has a name that readers of the store skip, and is gone afterwards, with the folders made for it. */
async function probe(url: string): Promise<Finding[]> {
  const store = openStore(url);
  const folder = url.startsWith('file:') ? fileURLToPath(url) : undefined;
  const made = folder === undefined ? [] : missingFolders(join(folder, batchesPrefix));
  const key = `.doctor-${randomUUID()}`;
  const start = performance.now();
  try {
    await store.found(batchesPrefix);
    await store.create(key, key);
    const content = await store.read(key);
    if (content?.toString() !== key) {
      return [problem('store', `${url} does not give back what was written to it`, elsewhere)];
    }
    const took = sinceText(start);
    const room = folder === undefined ? [] : [await freeSpace(folder)];
    return [ok('store', `${url}: written and read back in ${took}`), ...room];
  } finally {
    if (folder !== undefined) await unlink(join(folder, key)).catch(() => undefined);
    for (const path of made) await rmdir(path).catch(() => undefined);
  }
}

/** The folder and those above it that are not there yet, the lowest first. */
function missingFolders(folder: string): string[] {
  return existsSync(folder) ? [] : [folder, ...missingFolders(dirname(folder))];
}

async function freeSpace(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const found = `${(free / 1024 ** 3).toFixed(1)} GiB free for the store`;
  if (free >= scarceBytes) return ok('disk', found);
  return warning('disk', found, 'free some space, or name a store on another disk with --store');
}
