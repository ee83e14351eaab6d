/** What workflows leave in the store and find there, beside the workflow: each call is one history event. */

import { proxyLocalActivities } from '@temporalio/workflow';
import type { Spillable } from '../contracts/blob.ts';
import type { MarkEndInput, Plan, PlanInput } from '../contracts/batch.ts';
import type { RecordInput, RecordOutput } from '../contracts/rollout.ts';

export const { planRange, putSettings, record } = proxyLocalActivities<{
  planRange(input: PlanInput): Promise<Plan>;
  putSettings<Settings extends object>(input: { store: string; settings: Settings[] }): Promise<Spillable<Settings>[]>;
  record(input: RecordInput): Promise<RecordOutput>;
}>({
  startToCloseTimeout: '5 minutes',
  // A store that is down is waited for: what was collected is not lost. Longer waits must not hold a workflow task.
  retry: { initialInterval: '1 second', maximumInterval: '60 seconds' },
  localRetryThreshold: '5 seconds',
});

/** Given up after a few attempts: readers do without a compacted range, and can ask Temporal for the end. */
export const { compactRange, markEnd } = proxyLocalActivities<{
  compactRange(input: { store: string; batch: string; range: string }): Promise<void>;
  markEnd(input: MarkEndInput): Promise<void>;
}>({ startToCloseTimeout: '10 minutes', retry: { maximumAttempts: 3 } });
