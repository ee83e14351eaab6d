/** Rollouts written as lines of JSON as they end, so that `tail -f` and a pipe see each at once. */

import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { RolloutStream } from '../batches/rollouts.ts';
import { gymLine } from '../exports/formats/gym.ts';
import { isFailed } from '../results/endings.ts';
import { UsageError } from './errors.ts';

/** Refuses to replace a file that nobody asked to replace. `-` is the standard output. */
export async function checkFollowed(file: string, force: boolean, flag: string): Promise<void> {
  const found = file === '-' ? undefined : await stat(file).catch(() => undefined);
  if (found?.isDirectory()) throw new UsageError(`${flag} ${file} is a folder; name a file in it`);
  if (found?.isFile() && !force)
    throw new UsageError(`${file} exists: choose another ${flag}, or replace it with --force`);
}

export interface Followed {
  readonly verified: number;
  readonly failed: number;
}

/** Writes to the end of the stream. Failures are counted, and written only when asked for. */
export async function followInto(
  file: string,
  stream: Pick<RolloutStream, 'endings'>,
  { failures = false }: { readonly failures?: boolean } = {},
): Promise<Followed> {
  const out: Writable = file === '-' ? process.stdout : createWriteStream(file);
  let [verified, failed] = [0, 0];
  for await (const ended of stream.endings()) {
    if (isFailed(ended)) failed += 1;
    else verified += 1;
    if (isFailed(ended) && !failures) continue;
    if (!out.write(`${isFailed(ended) ? ended.text : gymLine(ended.text)}\n`)) await once(out, 'drain');
  }
  if (out !== process.stdout) {
    out.end();
    await once(out, 'finish');
  }
  return { verified, failed };
}
