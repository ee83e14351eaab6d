/** How rollouts ended, in short: enough to count them without reading records. */

import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Tally } from '../contracts/batch.ts';
import { failureClasses, isFailureClass, type FailureClass } from '../contracts/failures.ts';
import type { RolloutInfo } from '../contracts/record.ts';
import { AnswerCount } from '../contracts/rollout.ts';
import { addResult } from '../contracts/tally.ts';
import { sha256Of } from '../store/blobs.ts';
import { digestKey, rangeKey } from '../store/layout.ts';
import type { Store } from '../store/store.ts';
import { endingId, isFailed, type Ended } from './endings.ts';

/** One ended rollout: it has a reward, or a failure. */
const Digest = z.object({
  reward: z.number().optional(),
  failure: z.enum(Object.keys(failureClasses) as [FailureClass, ...FailureClass[]]).optional(),
  turns: z.number(),
  input_tokens: z.number(),
  output_tokens: z.number(),
  cost: z.number().optional(),
  answers: z.array(AnswerCount).optional(),
  /** The start of the sha256 of a record's line: which lines of a file that has changed are still what they were. */
  line: z.string().optional(),
});
export type Digest = z.infer<typeof Digest>;

/** The file beside a compacted range. Records and failures never change, so an entry is true as long as that file is whole. */
const Digests = z.object({
  records: z.record(z.string(), Digest),
  /** By rollout and generation. */
  failures: z.record(z.string(), Digest),
  /** What the compacted range has to be. */
  file: z.object({ bytes: z.number(), sha256: z.string() }),
  /** Of the other fields as JSON. Files of versions before this one have none. */
  sha256: z.string().optional(),
});
export type Digests = z.infer<typeof Digests>;

/** The content of a digest's file. */
export function digestsText(digests: Omit<Digests, 'sha256'>): string {
  return JSON.stringify({ ...digests, sha256: sha256Of(JSON.stringify(digests)) });
}

/** The digest of a range whose file is whole; `undefined` where the records themselves have to be read. */
export async function readDigests(
  store: Store,
  batch: string,
  range: string,
  { thorough }: { readonly thorough: boolean },
): Promise<Digests | undefined> {
  const digests = await storedDigests(store, batch, range);
  if (!digests) return undefined;
  const key = rangeKey(batch, range);
  if ((await store.size(key)) !== digests.file.bytes) return undefined;
  return !thorough || (await hashOf(store, key)) === digests.file.sha256 ? digests : undefined;
}

/** The digest as it stands, whatever became of the range's file. One that is torn or changed is as good as none. */
export async function storedDigests(store: Store, batch: string, range: string): Promise<Digests | undefined> {
  const content = await store.read(digestKey(batch, range));
  if (!content) return undefined;
  try {
    const { sha256, ...fields } = JSON.parse(content.toString()) as Partial<Digests>;
    if (sha256 !== undefined && sha256 !== sha256Of(JSON.stringify(fields))) return undefined;
    return Digests.safeParse(fields).data;
  } catch {
    return undefined;
  }
}

/** Whether a record is the one that the digest was made of; `undefined` where the digest does not know the rollout. */
export function isAsDigested({ records }: Digests, ended: Ended): boolean | undefined {
  const known = records[idOf(ended)];
  if (!known) return undefined;
  const { line, ...counts } = known;
  return line === undefined ? isDeepStrictEqual(counts, digestOf(ended)) : line === lineHash(ended);
}

export function lineHash({ text }: Ended): string {
  return sha256Of(text).slice(0, 16);
}

async function hashOf(store: Store, key: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of store.stream(key)) hash.update(bytes);
  return hash.digest('hex');
}

export function failureId(id: string, generation: number): string {
  return `${id}.${generation}`;
}

export function idOf({ row, sample }: Ended): string {
  return endingId(row, sample);
}

export function digestOf(ended: Ended): Digest {
  const { turns, usage, cost, answers } = (isFailed(ended) ? ended.failure : ended.record)
    .rollout as Partial<RolloutInfo>;
  const counts = {
    turns: turns ?? 0,
    input_tokens: usage?.input_tokens ?? 0,
    output_tokens: usage?.output_tokens ?? 0,
    ...(cost !== undefined && { cost }),
    ...(answers && { answers: answers.map((count) => ({ ...count, endpoint: undefined })) }),
  };
  if (!isFailed(ended)) return { reward: ended.record.reward, ...counts };
  const name = ended.failure.failure.class;
  return { failure: isFailureClass(name) ? name : 'internal_error', ...counts };
}

export function addDigest(tally: Tally, { reward, failure = 'internal_error', cost, answers, ...rest }: Digest): void {
  const counts = { ...rest, ...(cost !== undefined && { cost }), ...(answers && { answers }) };
  const failed = { status: 'failed', class: failure, ...counts } as const;
  addResult(tally, reward === undefined ? failed : { status: 'verified', reward, ...counts });
}
