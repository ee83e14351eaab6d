/** What a batch and its ranges can be told and asked while they run. */

import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { BatchProgress, Endings, Progressing, Tally } from '../contracts/batch.ts';
import type { FailureClass } from '../contracts/failures.ts';

/** Changes how many rollouts may be open; answers the number in force. */
export const setConcurrency = defineUpdate<{ concurrency: number }, [{ concurrency: number }]>('setConcurrency');
/** Starts no more rollouts; the open ones go on. Pausing twice is the same as once. */
export const pause = defineUpdate<{ paused: boolean }>('pause');
export const unpause = defineUpdate<{ paused: boolean }>('unpause');
/**
 * Runs failed rollouts again, when those that are still to come have ended: all of them, or those of the classes given.
 * The generation is later than any before it.
 */
export interface Retry {
  readonly classes?: readonly FailureClass[];
  readonly generation: number;
}
export const retry = defineUpdate<{ generation: number }, [Retry]>('retry');
/**
 * The same four as signals, which Temporal keeps until a worker runs: what nobody answers for has been accepted all the same,
 * where an update that was not answered may happen later or never.
 */
export const orders = {
  setConcurrency: defineSignal<[{ concurrency: number }]>('setConcurrency'),
  pause: defineSignal('pause'),
  unpause: defineSignal('unpause'),
  retry: defineSignal<[Retry]>('retry'),
};
/** Starts no more rollouts and ends when the open ones have ended. */
export const drain = defineSignal('drain');
export const progress = defineQuery<BatchProgress | Progressing>('progress');

/** Of a leaf: the rollouts that have ended in it, without the first so many. */
export const ended = defineQuery<Endings, [number]>('ended');

/** From parent to range: how many rollouts it may have open. */
export const window = defineSignal<[number]>('window');

/** From range to parent. */
export interface Report {
  readonly id: string;
  readonly tally: Tally;
  readonly open: number;
  readonly draining: boolean;
  /** Whether a rollout has succeeded in this run. */
  readonly proven?: boolean;
  /** Why the batch should pause: everything is rejected. */
  readonly rejection?: string;
}
export const report = defineSignal<[Report]>('report');
