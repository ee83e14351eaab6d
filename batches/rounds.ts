/** The next round of a batch that has ended: what it collects, and how it is started once and no more. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { BatchInput, Manifest } from '../contracts/batch.ts';
import { ConfigurationError } from '../contracts/configuration-error.ts';
import { movedQueue } from '../contracts/names.ts';
import { isUsedUp } from '../contracts/tally.ts';
import { latestGeneration, readManifest, replaceManifest, summarize } from '../results/index.ts';
import type { Store } from '../store/store.ts';
import { startBatch } from './collect/submit.ts';
import { bindAgain } from './collect/versions.ts';
import { modulesAgain } from './modules-again.ts';
import { openModules } from './modules.ts';
import { prefixAgain } from './prefix.ts';
import { countOpen, describeWorkflow } from './temporal/batches.ts';
import type { Server } from './temporal/connect.ts';

/** Options of everything that collects for a batch that exists. */
export interface RoundOptions {
  /** As in `CollectOptions`. @default `child` */
  readonly worker?: 'child' | 'here' | 'none';
  /** Where the modules with its environments are now. @default where they were */
  readonly environments?: readonly string[];
  /** Go on although an environment has changed since. @default false */
  readonly acceptNewVersion?: boolean;
}

/** Differences between a round and the one before. */
export type Change = Pick<BatchInput, 'skip_failed' | 'only_failed' | 'budget'>;

const pollMs = 1_000;
/** Between the manifest of a round and its workflow. */
const startMs = 10_000;

/** Checks what can be checked before a server is asked; the manifest names the modules that are there now. */
export async function prepareRound(
  found: Manifest,
  { worker, environments }: RoundOptions,
): Promise<{ manifest: Manifest; catalogue: Catalogue }> {
  // Where others run the workers, the modules may be on their machines alone.
  const catalogue = worker === 'none' ? await openModules(environments ?? []) : await modulesAgain(found, environments);
  const { modules } = catalogue;
  return { manifest: modules.length === 0 ? found : { ...found, modules: [...modules] }, catalogue };
}

export function nextRound(
  manifest: Manifest,
  catalogue: Catalogue,
  { budget = manifest.input.budget, ...change }: Change,
  { acceptNewVersion = false }: RoundOptions,
): Manifest {
  const input = { ...manifest.input };
  delete input.paused;
  delete input.skip_failed;
  delete input.only_failed;
  const environments = bindAgain(manifest, catalogue, acceptNewVersion);
  const generation = latestGeneration(manifest) + 1;
  const next = { ...manifest };
  delete next.latest_generation;
  return { ...next, input: { ...input, ...change, ...(budget && { budget }), environments, generation } };
}

/**
 * The batch on queues of its own where a worker for it alone runs, else on those that `dgym worker` serves. What is still
 * open of an earlier round has to end where it is, and the worker with it.
 */
export async function moveQueues(server: Server, manifest: Manifest, { worker }: RoundOptions): Promise<Manifest> {
  const { batch, input, task_queue: before } = manifest;
  const prefix = prefixAgain(batch, before, worker !== 'none');
  if (prefix === before || (await countOpen(server, batch)) > 0) return manifest;
  // Queues that somebody else's worker polls are not ours to name.
  const move = <Bound extends { queue: string }>(bound: Bound): Bound => ({
    ...bound,
    queue: movedQueue(bound.queue, before, prefix),
  });
  const models = Object.entries(input.spec.models).map(([role, model]) => [role, move(model)] as const);
  return {
    ...manifest,
    task_queue: prefix,
    input: {
      ...input,
      spec: { ...input.spec, models: Object.fromEntries(models) },
      environments: input.environments.map((one) => (one.foreign ? one : move(one))),
    },
  };
}

/** A round that could start nothing is better not started. */
export async function checkBudget(store: Store, { batch, input: { budget } }: Manifest): Promise<void> {
  if (!budget) return;
  const used = await summarize(store, batch);
  if (!isUsedUp(budget, [used])) return;
  const tokens = used.input_tokens + used.output_tokens;
  const { total_tokens = Infinity, cost = Infinity } = budget;
  if (tokens >= total_tokens) {
    throw new ConfigurationError(`${batch} has used ${tokens} of ${total_tokens} tokens`, {
      solvedBy: 'maxTotalTokens',
    });
  }
  const spent = (used.cost ?? 0).toFixed(2);
  throw new ConfigurationError(`${batch} has used ${spent} of ${cost} US dollars`, { solvedBy: 'maxCost' });
}

export interface Start {
  readonly server: Server;
  readonly store: Store;
  /** Before the round. */
  readonly manifest: Manifest;
  readonly next: Manifest;
  /** The run that has been told to end, and may wait for a worker to do so. */
  readonly ending?: string | undefined;
  readonly note: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** Returns true when the round was started here: of several who resume a batch at once, one starts it and the others watch. */
export async function startRound({ server, store, manifest, next, ending, note, signal }: Start): Promise<boolean> {
  const { batch } = next;
  let told = false;
  for (;;) {
    if (signal?.aborted) return true;
    const { status, runId } = (await describeWorkflow(server, batch)) ?? {};
    const runs = status === 'RUNNING';
    if (runs && runId !== ending) return false;
    // Two rounds at once would run the same rollout twice.
    const open = await countOpen(server, batch);
    if (open === 0 && !runs) break;
    if (!told) {
      note(
        runs
          ? `${batch} was cancelled: it ends first, and then what is missing is collected.`
          : `Waiting for ${open} open workflows of the earlier run to end.`,
      );
    }
    told = true;
    await sleep(pollMs);
  }
  const standing = await readManifest(store, batch);
  if (standing && latestGeneration(standing) === latestGeneration(manifest)) {
    await replaceManifest(store, next);
    return startBatch(server, next);
  }
  // Whoever wrote that manifest is about to start it.
  const until = Date.now() + startMs;
  while (Date.now() < until && (await describeWorkflow(server, batch))?.status !== 'RUNNING') await sleep(pollMs);
  return false;
}
