/** Gathers the records of a range that is done into one file, with a digest beside it. */

import { createHash } from 'node:crypto';
import { digestKey, rangeKey } from '../store/layout.ts';
import type { Store } from '../store/store.ts';
import { digestOf, digestsText, failureId, lineHash, readDigests, type Digest } from './digest.ts';
import { endingId, isFailed, listEndings } from './endings.ts';
import { readRange } from './range.ts';

/** Writes the file of a range, with one record in memory at a time. */
export async function compact(store: Store, batch: string, range: string): Promise<void> {
  if (await isCompact(store, batch, range)) return;
  const records: Record<string, Digest> = {};
  const failures: Record<string, Digest> = {};
  const hash = createHash('sha256');
  let bytes = 0;

  async function* lines(): AsyncIterable<Uint8Array> {
    // Torn files are named to those who read results, not to every worker that compacts.
    for await (const ended of readRange(store, batch, range, () => undefined)) {
      const id = endingId(ended.row, ended.sample);
      if (isFailed(ended)) {
        failures[failureId(id, ended.generation)] = digestOf(ended);
      } else {
        records[id] = { ...digestOf(ended), line: lineHash(ended) };
        const line = Buffer.from(`${ended.text}\n`);
        hash.update(line);
        bytes += line.length;
        yield line;
      }
    }
  }
  await store.replace(rangeKey(batch, range), lines());
  // Last: a digest stands for a complete file.
  const file = { bytes, sha256: hash.digest('hex') };
  await store.replace(digestKey(batch, range), digestsText({ records, failures, file }));
}

async function isCompact(store: Store, batch: string, range: string): Promise<boolean> {
  const digests = await readDigests(store, batch, range, { thorough: true });
  if (!digests) return false;
  const { records, failures } = digests;
  return (await listEndings(store, batch, range)).every((listed) => {
    const id = endingId(listed.row, listed.sample);
    return listed.recorded ? id in records : failureId(id, listed.failures.at(-1) ?? 0) in failures;
  });
}
