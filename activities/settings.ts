/** Settings of a batch that are too large for the history of every rollout: put away once, and read again where they are needed. */

import type { Spillable } from '../contracts/blob.ts';
import { maxInlineSettingsBytes } from '../contracts/limits.ts';
import type { RecordInput, WholeRecordInput } from '../contracts/rollout.ts';
import { classified } from './failures.ts';
import { openStore } from '../store/store.ts';
import { spill, unspill } from '../store/values.ts';

/** The activity. */
export async function putSettings({
  store,
  settings,
}: {
  store: string;
  settings: object[];
}): Promise<Spillable<object>[]> {
  try {
    const to = openStore(store);
    return await Promise.all(settings.map((value) => spill(to, value, maxInlineSettingsBytes)));
  } catch (error) {
    throw classified(error, 'internal_error');
  }
}

/** What is recorded has all of them in it. */
export async function wholeInput({ input, ...rest }: RecordInput): Promise<WholeRecordInput> {
  const store = openStore(input.store);
  const [sampling, options] = await Promise.all([
    unspill(input.sampling, store),
    unspill(input.environment.options, store),
  ]);
  return { ...rest, input: { ...input, sampling, environment: { ...input.environment, options } } };
}
