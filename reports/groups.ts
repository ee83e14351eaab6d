/** The results of a batch as groups: all samples of one row, and of each what a report needs. One group in memory at a time. */

import type { Page } from '../contracts/dataset.ts';
import { blameOf, type Blame } from '../contracts/failures.ts';
import type { RolloutInfo, RolloutRecord } from '../contracts/record.ts';
import { readPages } from '../results/dataset/pages.ts';
import { isFailed, isMissing, type Asked, type Warn } from '../results/endings.ts';
import { byRow } from '../results/groups.ts';
import { readResults } from '../results/index.ts';
import type { Store } from '../store/store.ts';
import { answerOf } from './answers.ts';

export interface VerifiedRollout {
  readonly sample: number;
  readonly reward: number;
  readonly components: RolloutRecord['reward_components'];
  /** What can be voted on. */
  readonly answer: string | undefined;
  readonly info: RolloutInfo;
}

export interface FailedRollout {
  readonly sample: number;
  readonly class: string;
  readonly blame: Blame;
  /** As far as it came. */
  readonly info: Partial<RolloutInfo>;
}

export interface Group {
  readonly row: number;
  /** Place of its environment in the batch's list. */
  readonly environment: number;
  /** Samples. */
  readonly asked: number;
  /** By sample. */
  readonly verified: readonly VerifiedRollout[];
  readonly failed: readonly FailedRollout[];
  /** Samples that have not ended. */
  readonly missing: number;
}

/** In the order of rows; a row of which nothing has ended is a group as well. */
export async function* readGroups(
  store: Store,
  batch: string,
  { answerFields, warn = () => undefined }: { readonly answerFields: readonly string[]; readonly warn?: Warn },
): AsyncIterable<Group> {
  const rows = rowsOf(await readPages(store, batch));
  for await (const samples of byRow(readResults(store, batch, { warn }))) {
    const row = rows.next();
    if (row.done) return;
    yield groupOf(row.value, samples, answerFields);
  }
}

interface RowPlace {
  readonly row: number;
  readonly environment: number;
}

function* rowsOf(pages: readonly Page[]): Generator<RowPlace, undefined> {
  for (const { first, count, rows, environments } of pages) {
    for (let line = 0; line < count; line++) {
      yield { row: rows?.[line] ?? first + line, environment: environments?.[line] ?? 0 };
    }
  }
}

function groupOf(place: RowPlace, samples: readonly Asked[], answerFields: readonly string[]): Group {
  const verified: VerifiedRollout[] = [];
  const failed: FailedRollout[] = [];
  for (const one of samples) {
    if (isMissing(one)) continue;
    const { sample } = one;
    if (!isFailed(one)) {
      const { reward, reward_components: components, rollout: info } = one.record;
      verified.push({ sample, reward, components, answer: answerOf(one.record, answerFields), info });
    } else {
      // Written by `record` with the same fields as a record's.
      failed.push({
        sample,
        class: one.failure.failure.class,
        blame: blameOf(one.failure.failure),
        info: one.failure.rollout,
      });
    }
  }
  const asked = samples.length;
  return { ...place, asked, verified, failed, missing: asked - verified.length - failed.length };
}

/** Those that ran: what was never collected has used nothing. */
export function ranOf({ verified, failed }: Group): readonly (VerifiedRollout | FailedRollout)[] {
  return [...verified, ...failed.filter((one) => one.class !== 'not_collected')];
}
