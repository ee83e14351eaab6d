/** How rollouts ended, in short: enough to count them without reading records. */

import type { Tally } from '../../contracts/batch.ts';
import { isFailureClass, type FailureClass } from '../../contracts/failures.ts';
import { addResult } from '../../contracts/tally.ts';
import { digestKey } from '../store/layout.ts';
import type { Store } from '../store/store.ts';
import { endingId, isFailed, listEndings, readEnding, type Ended } from './endings.ts';

/** One ended rollout: it has a reward, or a failure. */
export interface Digest {
  readonly reward?: number;
  readonly failure?: FailureClass;
  readonly turns: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cost?: number;
}

/** The file beside a compacted range. Records and failures never change, so an entry is true for ever. */
export interface Digests {
  readonly records: Record<string, Digest>;
  /** By rollout and generation. */
  readonly failures: Record<string, Digest>;
}

/** The rollouts of a range that have ended, by `endingId`. Reads only what the digest file does not know. */
export async function digestRange(store: Store, batch: string, range: string): Promise<Map<string, Digest>> {
  const known = await readDigests(store, batch, range);
  const found = new Map(Object.entries(known.records));
  for (const listed of await listEndings(store, batch, range)) {
    const id = endingId(listed.row, listed.sample);
    if (found.has(id)) continue;
    let digest = listed.recorded ? undefined : known.failures[failureId(id, listed.failures.at(-1) ?? 0)];
    if (!digest) {
      const ended = await readEnding(store, batch, range, listed, () => undefined);
      digest = ended && digestOf(ended);
    }
    if (digest) found.set(id, digest);
  }
  return found;
}

export async function readDigests(store: Store, batch: string, range: string): Promise<Digests> {
  const content = await store.read(digestKey(batch, range));
  try {
    if (content) return JSON.parse(content.toString()) as Digests;
  } catch {
    // A torn digest is as good as none: what it said is read again from the records.
  }
  return { records: {}, failures: {} };
}

export function failureId(id: string, generation: number): string {
  return `${id}.${generation}`;
}

export function digestOf(ended: Ended): Digest {
  const {
    turns = 0,
    usage,
    cost,
  } = (isFailed(ended) ? ended.failure : ended.record).rollout as {
    turns?: number;
    usage?: { input_tokens?: number; output_tokens?: number };
    cost?: number;
  };
  const counts = {
    turns,
    input_tokens: usage?.input_tokens ?? 0,
    output_tokens: usage?.output_tokens ?? 0,
    ...(cost !== undefined && { cost }),
  };
  if (!isFailed(ended)) return { reward: ended.record.reward, ...counts };
  const name = ended.failure.failure.class;
  return { failure: isFailureClass(name) ? name : 'internal_error', ...counts };
}

export function addDigest(tally: Tally, { reward, failure = 'internal_error', ...counts }: Digest): void {
  const failed = { status: 'failed', class: failure, ...counts } as const;
  addResult(tally, reward === undefined ? failed : { status: 'verified', reward, ...counts });
}
