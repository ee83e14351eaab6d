/** Leaves the record of a rollout in the store: the one thing that a batch is for. */

import type { RecordInput, RecordOutput, WholeRecordInput } from '../contracts/rollout.ts';
import { stringifyExact } from '../contracts/exact-json.ts';
import { classified } from './failures.ts';
import { countRollout } from './metrics.ts';
import { bareFailureRecord, failureRecord, rolloutRecord, type Failed } from '../results/record/build.ts';
import { isFailed, parseEnding } from '../results/endings.ts';
import { wholeInput } from './settings.ts';
import { failureKey, recordKey } from '../store/layout.ts';
import { openStore, UnavailableError, type Store } from '../store/store.ts';

/** Writes the record unless one exists; then it returns the existing one. The first record always wins. */
export async function record(input: RecordInput): Promise<RecordOutput> {
  try {
    return await leave(input);
  } catch (error) {
    throw classified(error, 'internal_error');
  }
}

async function leave(input: RecordInput): Promise<RecordOutput> {
  const { outcome } = input;
  const { batch, range, index, sample, generation, ...spec } = input.input;
  const store = openStore(spec.store);
  const key = recordKey(batch, range, index, sample);
  const environment = spec.environment.name;

  if ('failure' in outcome) {
    // An attempt before this one may have left a record and died before it could say so.
    const standing = await rewardAt(store, key);
    if (standing !== undefined) return { reward: standing };
    const failure = await failureText(input, outcome);
    if (await store.create(failureKey(batch, range, index, sample, generation), failure)) {
      countRollout(environment, outcome.failure.class);
    }
    return {};
  }

  const { reward } = outcome;
  const content = stringifyExact(await rolloutRecord(await wholeInput(input), outcome));
  if (await store.create(key, content)) {
    countRollout(environment, 'verified');
    return { reward };
  }
  const standing = await rewardAt(store, key);
  if (standing !== undefined) return { reward: standing };
  // What is there is torn. Nobody reads it as a record, so it must not keep this one out.
  await store.replace(key, content);
  countRollout(environment, 'verified');
  return { reward };
}

/** A failure can always be recorded: if need be without the row and what was said, which may be what failed. */
async function failureText(input: RecordInput, outcome: Failed): Promise<string> {
  try {
    return stringifyExact(await failureRecord(await wholeInput(input), outcome));
  } catch (error) {
    if (error instanceof UnavailableError) throw error;
    return stringifyExact(bareFailureRecord(withoutSettings(input), outcome, error));
  }
}

async function rewardAt(store: Store, key: string): Promise<number | undefined> {
  const ended = parseEnding(await store.read(key));
  return ended && !isFailed(ended) ? ended.record.reward : undefined;
}

/** A failure is recorded although its settings cannot be read: that may be the very failure. */
function withoutSettings({ input, ...rest }: RecordInput): WholeRecordInput {
  return { ...rest, input: { ...input, sampling: {}, environment: { ...input.environment, options: {} } } };
}
