/** Going on with a batch: attaching to one that is open, or a new round for what a closed one left out. */

import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Budget, Manifest } from '../contracts/batch.ts';
import { putAddresses } from '../models/addresses.ts';
import { replaceManifest } from '../results/index.ts';
import type { Store } from '../store/store.ts';
import { checkPrices } from './budget.ts';
import { moveModels } from './collect/addresses.ts';
import { checkBudget, moveQueues, nextRound, prepareRound, type RoundOptions } from './rounds.ts';
import { describeWorkflow } from './temporal/batches.ts';
import type { Server } from './temporal/connect.ts';
import { isEnding } from './temporal/ending.ts';

export interface ResumeOptions extends RoundOptions {
  /** Leave failed rollouts as they are, and collect only what never ended. @default false */
  readonly skipFailed?: boolean;
  /** The batch may use so much from now on. @default what it had */
  readonly budget?: Budget | undefined;
  /** New addresses of its models, `[ROLE=]NAME@URL`. @default where they were */
  readonly models?: readonly string[];
}

/** A batch that can go on. */
export interface Resumable {
  readonly manifest: Manifest;
  readonly catalogue: Catalogue;
  readonly options: ResumeOptions;
  /** True when its models have new addresses. */
  readonly moved: boolean;
}

/** A round that is ready to start, or an open batch. */
export interface Round {
  /** As it was. */
  readonly manifest: Manifest;
  /** Absent: the batch is open, and goes on by itself. */
  readonly next?: Manifest;
  /** The run that has been told to end, and may wait for a worker to do so. */
  readonly ending?: string | undefined;
}

/** Checks what can be checked before a server is asked. */
export async function prepareResume(found: Manifest, options: ResumeOptions): Promise<Resumable> {
  checkPrices(options.budget?.cost, found.input.spec.models);
  const moved = options.models && moveModels(found, options.models);
  return { ...(await prepareRound(moved ?? found, options)), options, moved: moved !== undefined };
}

export async function planResume(server: Server, store: Store, prepared: Resumable): Promise<Round> {
  const { manifest, catalogue, options, moved } = prepared;
  const { batch } = manifest;
  // Before anything of it runs again: calls that wait for the old address go to the new one.
  if (moved) await putAddresses(store, batch, manifest.input.spec.models);
  const { status, runId } = (await describeWorkflow(server, batch)) ?? {};
  const open = status === 'RUNNING';
  const ending = open && (await isEnding(server.client, batch)) ? runId : undefined;
  if (open && ending === undefined) {
    if (moved) await replaceManifest(store, manifest);
    return { manifest };
  }
  const { skipFailed, budget } = options;
  const change = { ...(skipFailed && { skip_failed: true }), ...(budget && { budget }) };
  const again = nextRound(manifest, catalogue, change, options);
  // What is still to end, ends where it is.
  const next = open ? again : await moveQueues(server, again, options);
  await checkBudget(store, next);
  return { manifest, next, ending };
}
