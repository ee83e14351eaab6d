/** The next generation of a batch that has ended: what it collects, and how it is started once and no more. */

import { readManifest, replaceManifest, summarize } from '../../activities/results.ts';
import type { Store } from '../../activities/store/store.ts';
import type { BatchInput, Manifest } from '../../contracts/batch.ts';
import { isUsedUp } from '../../contracts/tally.ts';
import type { Catalogue } from '../../environments/catalogue.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { openModules } from '../flags/environments.ts';
import { checkOutput, defaultOutput } from '../result-files.ts';
import { announce, runBatch, workerCommand } from '../run-batch.ts';
import type { CommonFlags, Output } from '../output.ts';
import { countOpen, describeWorkflow } from '../temporal/batches.ts';
import type { Server } from '../temporal/connect.ts';
import { modulesAgain } from './modules.ts';
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
  { input: before, ...manifest }: Manifest,
  catalogue: Catalogue,
  { budget = before.budget, ...change }: Change,
  { acceptNewVersion = false }: GenerationFlags,
): Manifest {
  const input = { ...before };
  delete input.paused;
  delete input.skip_failed;
  delete input.only_failed;
  const environments = bindAgain(input.environments, catalogue, acceptNewVersion);
  const generation = input.generation + 1;
  return { ...manifest, input: { ...input, ...change, ...(budget && { budget }), environments, generation } };
}

/** A generation that could start nothing is better not started. */
export async function checkBudget(store: Store, { batch, input: { budget } }: Manifest): Promise<void> {
  if (!budget) return;
  const used = await summarize(store, batch);
  if (!isUsedUp(budget, [used])) return;
  const tokens = used.input_tokens + used.output_tokens;
  const { total_tokens = Infinity, cost = Infinity } = budget;
  throw new UsageError(
    tokens >= total_tokens
      ? `${batch} has used ${tokens} of ${total_tokens} tokens: pass a higher --max-total-tokens`
      : `${batch} has used ${(used.cost ?? 0).toFixed(2)} of ${cost} US dollars: pass a higher --max-cost`,
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
  const out = flags.out ?? defaultOutput(batch);
  return runBatch({ server, store, manifest, output, worker: flags.worker !== false, out, start });
}

type Start = Pick<Generation, 'server' | 'store' | 'output' | 'manifest'> & { readonly next: Manifest };

/** Whether it was started here: of several who resume a batch at once, one does, and the others watch. */
async function startOnce({ server, store, output, manifest, next }: Start, signal: AbortSignal): Promise<boolean> {
  const { batch } = next;
  let told = false;
  for (;;) {
    if (signal.aborted) return true;
    if ((await describeWorkflow(server, batch))?.status === 'RUNNING') return false;
    // Two generations at once would run the same rollout twice.
    const open = await countOpen(server, batch);
    if (open === 0) break;
    if (!told) output.note(`Waiting for ${open} open workflows of the earlier run to end.`);
    told = true;
    await pause();
  }
  const standing = await readManifest(store, batch);
  if (standing?.input.generation === manifest.input.generation) {
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
