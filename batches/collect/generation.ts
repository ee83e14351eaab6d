/** The next generation of a batch that has ended: what it collects, and how it is started once and no more. */

import { latestGeneration, readManifest, replaceManifest, summarize } from '../../results/index.ts';
import type { Store } from '../../store/store.ts';
import type { BatchInput, Manifest } from '../../contracts/batch.ts';
import { isUsedUp } from '../../contracts/tally.ts';
import { defaultPrefix } from '../../contracts/limits.ts';
import { movedQueue } from '../../contracts/names.ts';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import { exitCodes } from '../../cli/errors.ts';
import { ConfigurationError } from '../../contracts/configuration-error.ts';
import { openModules } from '../modules.ts';
import { prefixAgain } from '../prefix.ts';
import { checkOutput, defaultOutput } from '../../cli/result-files.ts';
import { announce, runBatch, workerCommand } from '../../cli/run-batch.ts';
import type { CommonFlags, Output } from '../../cli/output.ts';
import { countOpen, describeWorkflow } from '../temporal/batches.ts';
import type { Server } from '../temporal/connect.ts';
import { modulesAgain } from './modules-again.ts';
import { startBatch } from './submit.ts';
import { bindAgain } from './versions.ts';

/** Flags of every command that collects for a batch that exists. */
export interface GenerationFlags extends CommonFlags {
  readonly out?: string;
  readonly force?: boolean;
  readonly store?: string;
  readonly detach?: boolean;
  readonly worker?: boolean;
  readonly environments?: readonly string[];
  readonly acceptNewVersion?: boolean;
}

/** What a generation does otherwise than the one before. */
export type Change = Pick<BatchInput, 'skip_failed' | 'only_failed' | 'budget'>;

const pollMs = 1_000;
/** Between the manifest of a generation and its workflow. */
const startMs = 10_000;

/** Checks what can be checked before a server is asked; the manifest names the modules that are there now. */
export async function prepareGeneration(
  found: Manifest,
  flags: GenerationFlags,
): Promise<{ manifest: Manifest; catalogue: Catalogue }> {
  // The default file belongs to the batch, so its own next generation may replace it.
  if (flags.out !== undefined) await checkOutput(flags.out, flags.force ?? false);
  // Where others run the workers, the modules may be on their machines alone.
  const elsewhere = flags.worker === false || flags.detach;
  const catalogue = elsewhere
    ? await openModules(flags.environments ?? [])
    : await modulesAgain(found, flags.environments);
  const { modules } = catalogue;
  return { manifest: modules.length === 0 ? found : { ...found, modules: [...modules] }, catalogue };
}

export function nextGeneration(
  manifest: Manifest,
  catalogue: Catalogue,
  { budget = manifest.input.budget, ...change }: Change,
  { acceptNewVersion = false }: GenerationFlags,
): Manifest {
  const input = { ...manifest.input };
  delete input.paused;
  delete input.skip_failed;
  delete input.only_failed;
  const environments = bindAgain(input.environments, catalogue, acceptNewVersion);
  const generation = latestGeneration(manifest) + 1;
  const next = { ...manifest };
  delete next.latest_generation;
  return { ...next, input: { ...input, ...change, ...(budget && { budget }), environments, generation } };
}

/**
 * The batch on queues of its own where this command runs its worker, else on those that `dgym worker` serves. What is still
 * open of an earlier generation has to end where it is, and the worker with it.
 */
export async function moveQueues(
  server: Server,
  manifest: Manifest,
  { worker = true, detach = false }: GenerationFlags,
): Promise<Manifest> {
  const { batch, input, task_queue: before } = manifest;
  const prefix = prefixAgain(batch, before, worker && !detach);
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

/** A generation that could start nothing is better not started. */
export async function checkBudget(store: Store, { batch, input: { budget } }: Manifest): Promise<void> {
  if (!budget) return;
  const used = await summarize(store, batch);
  if (!isUsedUp(budget, [used])) return;
  const tokens = used.input_tokens + used.output_tokens;
  const { total_tokens = Infinity, cost = Infinity } = budget;
  throw new ConfigurationError(
    tokens >= total_tokens
      ? `${batch} has used ${tokens} of ${total_tokens} tokens: give it a higher budget`
      : `${batch} has used ${(used.cost ?? 0).toFixed(2)} of ${cost} US dollars: give it a higher budget`,
    { solvedBy: tokens >= total_tokens ? 'maxTotalTokens' : 'maxCost' },
  );
}

export interface Generation {
  readonly server: Server;
  readonly store: Store;
  readonly output: Output;
  readonly flags: GenerationFlags;
  readonly manifest: Manifest;
  /** Absent: the batch is open, and only watched. */
  readonly next?: Manifest | undefined;
  /** The run that has been told to end, and may wait for a worker to do so. */
  readonly ending?: string | undefined;
}

/** Starts the generation, or attaches to what runs, and watches it to its end; returns the exit code. */
export async function collectGeneration(generation: Generation): Promise<number> {
  const { server, store, output, flags, next } = generation;
  const manifest = next ?? generation.manifest;
  const { batch } = manifest;
  announce({ output, server, manifest });
  const start = async (signal: AbortSignal): Promise<void> => {
    if (!next) return;
    if (await startOnce({ ...generation, next }, signal)) return;
    output.note('Someone else has taken it up meanwhile: watching that.');
  };
  if (flags.detach) {
    await start(new AbortController().signal);
    output.say(
      `${next ? 'Submitted' : 'Still open'}. It goes on while a worker runs (\`${workerCommand(manifest)}\`).`,
    );
    output.result({ batch, state: 'running', generation: manifest.input.generation, ui: server.ui(batch) });
    return exitCodes.ok;
  }
  if (flags.worker !== false && manifest.task_queue === defaultPrefix) {
    output.note(
      `Its queues (${defaultPrefix}…) are shared: the worker here takes calls of other batches there too, and sends its API keys to the models of ${batch} alone.`,
    );
  }
  const out = flags.out ?? defaultOutput(batch);
  return runBatch({ server, store, manifest, output, worker: flags.worker !== false, out, start });
}

type Start = Pick<Generation, 'server' | 'store' | 'output' | 'manifest' | 'ending'> & { readonly next: Manifest };

/** Whether it was started here: of several who resume a batch at once, one does, and the others watch. */
async function startOnce(
  { server, store, output, manifest, next, ending }: Start,
  signal: AbortSignal,
): Promise<boolean> {
  const { batch } = next;
  let told = false;
  for (;;) {
    if (signal.aborted) return true;
    const { status, runId } = (await describeWorkflow(server, batch)) ?? {};
    const runs = status === 'RUNNING';
    if (runs && runId !== ending) return false;
    // Two generations at once would run the same rollout twice.
    const open = await countOpen(server, batch);
    if (open === 0 && !runs) break;
    if (!told) {
      output.note(
        runs
          ? `${batch} was cancelled: it ends first, and then what is missing is collected.`
          : `Waiting for ${open} open workflows of the earlier run to end.`,
      );
    }
    told = true;
    await pause();
  }
  const standing = await readManifest(store, batch);
  if (standing && latestGeneration(standing) === latestGeneration(manifest)) {
    await replaceManifest(store, next);
    return startBatch(server, next);
  }
  // Whoever wrote that manifest is about to start it.
  const until = Date.now() + startMs;
  while (Date.now() < until && (await describeWorkflow(server, batch))?.status !== 'RUNNING') await pause();
  return false;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, pollMs));
}
