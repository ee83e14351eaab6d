/** Search attributes: set when a workflow starts, and once when it ends. Where a server refuses them, the memo has the same. */

import {
  defineSearchAttributeKey,
  SearchAttributeType,
  TypedSearchAttributes,
  type SearchAttributePair,
} from '@temporalio/common';
import { upsertMemo, upsertSearchAttributes, type ChildWorkflowOptions } from '@temporalio/workflow';
import { searchAttributes as names } from '../contracts/names.ts';
import type { CarriedSpec, RolloutInput, RolloutResult } from '../contracts/rollout.ts';

const keyword = SearchAttributeType.KEYWORD;
const keys = {
  batch: defineSearchAttributeKey(names.batch, keyword),
  environment: defineSearchAttributeKey(names.environment, keyword),
  model: defineSearchAttributeKey(names.model, keyword),
  status: defineSearchAttributeKey(names.status, keyword),
  reward: defineSearchAttributeKey(names.reward, SearchAttributeType.DOUBLE),
  turns: defineSearchAttributeKey(names.turns, SearchAttributeType.INT),
};

/** What a parent gives a rollout that it starts. */
export function visible(
  spec: CarriedSpec,
  environment: string,
): Pick<ChildWorkflowOptions, 'memo' | 'typedSearchAttributes'> {
  const pairs: SearchAttributePair[] = [
    { key: keys.batch, value: spec.batch },
    { key: keys.environment, value: environment },
    { key: keys.model, value: spec.models['policy']?.model ?? 'unknown' },
    { key: keys.status, value: 'running' },
  ];
  return spec.search_attributes ? { typedSearchAttributes: new TypedSearchAttributes(pairs) } : { memo: memo(pairs) };
}

export function markRollout(input: RolloutInput, result: RolloutResult): void {
  mark(input, [
    { key: keys.status, value: result.status === 'verified' ? 'verified' : result.class },
    ...(result.status === 'verified' ? [{ key: keys.reward, value: result.reward }] : []),
    { key: keys.turns, value: result.turns },
  ]);
}

export function markBatch(spec: CarriedSpec, status: string, meanReward: number | undefined): void {
  mark(spec, [
    { key: keys.status, value: status },
    ...(meanReward === undefined ? [] : [{ key: keys.reward, value: meanReward }]),
  ]);
}

function mark(spec: CarriedSpec, pairs: SearchAttributePair[]): void {
  if (spec.search_attributes) upsertSearchAttributes(pairs);
  else upsertMemo(memo(pairs));
}

function memo(pairs: readonly SearchAttributePair[]): Record<string, unknown> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key.name, value]));
}
