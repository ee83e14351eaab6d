/** What a leaf range has to know before it starts rollouts. */

import type { Plan, PlanInput } from '../../contracts/batch.ts';
import type { Page } from '../../contracts/dataset.ts';
import { emptyTally } from '../../contracts/tally.ts';
import { addDigest, type Digest } from '../digest.ts';
import { digestRange } from '../digest-range.ts';
import { endingId } from '../endings.ts';
import { openStore } from '../../store/store.ts';
import { readPages } from './pages.ts';

export async function plan({ batch, from, to, samples, generation, range, ...input }: PlanInput): Promise<Plan> {
  const store = openStore(input.store);
  const pages = (await readPages(store, batch)).filter(({ first, count }) => first < to && first + count > from);
  const tally = emptyTally();
  if (generation === 0) return { pages, tally };

  // What is missing is collected again and paid for: worth reading the range's file to be sure.
  const ended = await digestRange(store, batch, range, { thorough: true });
  const missing: number[] = [];
  for (let position = from; position < to; position++) {
    const row = rowAt(pages, position);
    for (let sample = 0; row !== undefined && sample < samples; sample++) {
      const digest = ended.get(endingId(row, sample));
      if (runsAgain(digest, input)) missing.push(position * samples + sample);
      else if (digest) addDigest(tally, digest);
    }
  }
  return { pages, missing, tally };
}

function runsAgain(digest: Digest | undefined, { skip_failed, only_failed }: Partial<PlanInput>): boolean {
  if (digest?.reward !== undefined) return false;
  if (only_failed) return only_failed.includes(digest ? (digest.failure ?? 'internal_error') : 'not_collected');
  return !digest || !skip_failed;
}

/** The number in the original file of the row at a position of the snapshot. */
function rowAt(pages: readonly Page[], position: number): number | undefined {
  const page = pages.find(({ first, count }) => position >= first && position < first + count);
  return page && (page.rows?.[position - page.first] ?? position);
}
