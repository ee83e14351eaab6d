/** Failed rollouts once more: inside an open batch, or as a new round of one that has ended. */

import type { Catalogue } from '../catalogue/catalogue.ts';
import type { BatchProgress, Manifest } from '../contracts/batch.ts';
import { failureClasses, type FailureClass } from '../contracts/failures.ts';
import { latestGeneration, replaceManifest } from '../results/index.ts';
import type { Store } from '../store/store.ts';
import type { Round } from './resume.ts';
import { checkBudget, moveQueues, nextRound, type RoundOptions } from './rounds.ts';
import { readStatus } from './status.ts';
import type { Server } from './temporal/connect.ts';
import { tellBatch } from './temporal/orders.ts';

export const allClasses = Object.keys(failureClasses) as FailureClass[];

export interface Retryable {
  readonly manifest: Manifest;
  readonly catalogue: Catalogue;
  readonly options: RoundOptions;
  /** @default all */
  readonly classes?: readonly FailureClass[] | undefined;
}

export interface Retried {
  /** Failed rollouts that run again. */
  readonly count: number;
  /** They run in the open batch, after those that are still to come. */
  readonly inside?: {
    readonly generation: number;
    readonly paused: boolean;
    /** `undefined` when no worker answers for the batch, and it hears when one runs. */
    readonly standing: BatchProgress | undefined;
  };
  /** They run as a new round, still to be started. */
  readonly round?: Round;
}

export async function retryFailed(server: Server, store: Store, retryable: Retryable): Promise<Retried> {
  const { catalogue, options, classes } = retryable;
  let { manifest } = retryable;
  const { batch } = manifest;
  const { state, failures } = await readStatus(server, store, batch, { waiting: false });
  const matching = (classes ?? allClasses).filter((name) => failures[name]);
  const count = matching.reduce((sum, name) => sum + (failures[name] ?? 0), 0);
  if (count === 0) return { count };
  if (state === 'running' || state === 'paused') {
    const generation = latestGeneration(manifest) + 1;
    // The manifest knows of the round before anything runs in it: a later one must not reuse its number.
    manifest = { ...manifest, latest_generation: generation };
    await replaceManifest(store, manifest);
    const standing = await tellBatch(server, batch, 'retry', { generation, ...(classes && { classes }) });
    // A batch that was at its end already has not taken it up.
    const isLate = standing?.generation !== undefined && standing.generation < generation;
    if (!isLate) return { count, inside: { generation, paused: state === 'paused', standing } };
  }
  const again = nextRound(manifest, catalogue, { only_failed: [...(classes ?? allClasses)] }, options);
  const next = await moveQueues(server, again, options);
  await checkBudget(store, next);
  return { count, round: { manifest, next } };
}
