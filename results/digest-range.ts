/** How the rollouts of a range ended, in short, whatever is left of its files. */

import type { Store } from '../store/store.ts';
import { digestOf, failureId, idOf, readDigests, type Digest } from './digest.ts';
import { endingId, listEndings, readEnding, type Warn } from './endings.ts';
import { readRange } from './range.ts';

export interface DigestOptions {
  /** Read the range's file to see whether it is still what it was; else only its length is looked at. @default false */
  readonly thorough?: boolean;
  /** Hears of what is torn. */
  readonly warn?: Warn;
}

/** The rollouts of a range that have ended, by `endingId`. Reads only what the digest file does not know. */
export async function digestRange(
  store: Store,
  batch: string,
  range: string,
  { thorough = false, warn = () => undefined }: DigestOptions = {},
): Promise<Map<string, Digest>> {
  const known = await readDigests(store, batch, range, { thorough });
  const found = new Map<string, Digest>();
  if (!known) {
    for await (const ended of readRange(store, batch, range, warn)) found.set(idOf(ended), digestOf(ended));
    return found;
  }
  for (const [id, digest] of Object.entries(known.records)) found.set(id, digest);
  for (const listed of await listEndings(store, batch, range)) {
    const id = endingId(listed.row, listed.sample);
    if (found.has(id)) continue;
    let digest = listed.recorded ? undefined : known.failures[failureId(id, listed.failures.at(-1) ?? 0)];
    if (!digest) {
      const ended = await readEnding(store, batch, range, listed, warn);
      digest = ended && digestOf(ended);
    }
    if (digest) found.set(id, digest);
  }
  return found;
}
