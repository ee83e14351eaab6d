/** Reads the results of one range, one at a time, from its compacted file and from single records and failures. */

import { linesOf } from '../store/lines.ts';
import { endingsPrefix, rangeKey, rangesPrefix } from '../store/layout.ts';
import type { Store } from '../store/store.ts';
import { isAsDigested, readDigests, storedDigests } from './digest.ts';
import { compareEndings, isFailed, listEndings, parseEnding, readEnding, type Ended, type Warn } from './endings.ts';

/**
 * The rollouts of a range that have ended, ordered by row and sample. Records that the compacted file does not hold, or
 * holds otherwise than its digest says, come from their own files.
 */
export async function* readRange(store: Store, batch: string, range: string, warn: Warn): AsyncIterable<Ended> {
  await nameLeftovers(store, batch, range, warn);
  const listed = await listEndings(store, batch, range);
  let next = 0;
  for await (const { ended: compacted, confirmed } of readCompacted(store, batch, range, warn)) {
    let own: Ended | undefined;
    for (let entry = listed[next]; entry && compareEndings(entry, compacted) <= 0; entry = listed[++next]) {
      const isSame = compareEndings(entry, compacted) === 0;
      if (isSame && (confirmed || !entry.recorded)) continue;
      const ended = await readEnding(store, batch, range, entry, warn);
      if (isSame) own = ended;
      else if (ended) yield ended;
    }
    yield own && !isFailed(own) ? own : compacted;
  }
  for (const entry of listed.slice(next)) {
    const ended = await readEnding(store, batch, range, entry, warn);
    if (ended) yield ended;
  }
}

async function nameLeftovers(store: Store, batch: string, range: string, warn: Warn): Promise<void> {
  const folders = [
    endingsPrefix(batch, 'records', range),
    endingsPrefix(batch, 'failures', range),
    rangesPrefix(batch),
  ];
  for (const folder of folders) {
    for (const key of await store.leftovers(folder)) {
      warn(`${store.urlOf(key)} was left by a write that was cut off; skipped, and it may be deleted`);
    }
  }
}

interface Compacted {
  readonly ended: Ended;
  /** Whether the digest says so; else nobody knows anything else, and a record of its own tells more. */
  readonly confirmed: boolean;
}

/** The records of a range's compacted file, without those that are torn or that its digest knows otherwise. */
export async function* readCompacted(store: Store, batch: string, range: string, warn: Warn): AsyncIterable<Compacted> {
  const key = rangeKey(batch, range);
  const isWhole = (await readDigests(store, batch, range, { thorough: true })) !== undefined;
  const digests = isWhole ? undefined : await storedDigests(store, batch, range);
  let number = 0;
  let last: Ended | undefined;
  for await (const line of linesOf(store.stream(key))) {
    number += 1;
    const ended = parseEnding(line);
    if (!ended || isFailed(ended) || (last && compareEndings(last, ended) >= 0)) {
      warn(`${store.urlOf(key)}:${number} is torn; skipped`);
      continue;
    }
    const confirmed = isWhole || (digests && isAsDigested(digests, ended));
    if (confirmed === false) {
      warn(`${store.urlOf(key)}:${number} has changed: its digest knows another record; skipped`);
      continue;
    }
    yield { ended, confirmed: confirmed ?? false };
    last = ended;
  }
}
