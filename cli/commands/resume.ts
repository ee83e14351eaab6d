/** `dgym resume`: attaches to an open batch, or collects what a closed one left out. */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { readManifest, replaceManifest } from '../../activities/results.ts';
import { openStore } from '../../activities/store/store.ts';
import type { Manifest } from '../../contracts/batch.ts';
import type { Catalogue } from '../../environments/catalogue.ts';
import { unknownBatch } from '../batch-status.ts';
import { modulesAgain } from '../collect/modules.ts';
import { startBatch } from '../collect/submit.ts';
import { bindAgain } from '../collect/versions.ts';
import { errorText, exitCodes, UsageError } from '../errors.ts';
import { batchId } from '../flags/batch.ts';
import { openModules } from '../flags/environments.ts';
import { storeUrl } from '../flags/store.ts';
import { createOutput, type CommonFlags, type Output } from '../output.ts';
import { checkOutput, defaultOutput } from '../result-files.ts';
import { announce, runBatch, workerCommand } from '../run-batch.ts';
import { countOpen, describeWorkflow } from '../temporal/batches.ts';
import { connect, type Server } from '../temporal/connect.ts';

interface ResumeFlags extends CommonFlags {
  readonly skipFailed?: boolean;
  readonly rows?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly store?: string;
  readonly detach?: boolean;
  readonly worker?: boolean;
  readonly environments?: readonly string[];
  readonly acceptNewVersion?: boolean;
}

const pollMs = 1_000;

export async function resume(flags: ResumeFlags, given?: string): Promise<number> {
  const output = createOutput(flags);
  const batch = batchId(given);
  const store = openStore(storeUrl(flags.store));
  const found = await readManifest(store, batch);
  if (!found) throw unknownBatch(batch, store);
  const catalogue = await catalogueOf(found, flags);
  const manifest = withModules(found, catalogue);
  if (flags.rows !== undefined) await checkDataset(flags.rows, manifest);
  // The default file belongs to the batch, so its own resume may replace it.
  if (flags.out !== undefined) await checkOutput(flags.out, flags.force ?? false);

  const server = await connect({ start: (line) => output.note(line) });
  try {
    const open = (await describeWorkflow(server, batch))?.status === 'RUNNING';
    announce({ output, server, manifest });
    if (open && flags.skipFailed) output.note('The batch is still open: --skip-failed does nothing.');
    const next = open ? manifest : nextGeneration(manifest, catalogue, flags);
    const start = async (signal: AbortSignal): Promise<void> => {
      if (open) return;
      await untilNoneIsOpen(server, batch, output, signal);
      if (signal.aborted) return;
      await replaceManifest(store, next);
      await startBatch(server, next);
    };
    if (flags.detach) {
      await start(new AbortController().signal);
      output.say(`${open ? 'Still open' : 'Submitted'}. It goes on while a worker runs (\`${workerCommand(next)}\`).`);
      output.result({ batch, state: 'running', generation: next.input.generation, ui: server.ui(batch) });
      return exitCodes.ok;
    }
    const out = flags.out ?? defaultOutput(batch);
    return await runBatch({ server, store, manifest: next, output, worker: flags.worker !== false, out, start });
  } finally {
    await server.close();
  }
}

/** Where others run the workers, the modules may be on their machines alone. */
function catalogueOf(manifest: Manifest, { environments, worker, detach }: ResumeFlags): Promise<Catalogue> {
  const elsewhere = worker === false || detach;
  return elsewhere ? openModules(environments ?? []) : modulesAgain(manifest, environments);
}

function withModules(manifest: Manifest, { modules }: Catalogue): Manifest {
  return modules.length === 0 ? manifest : { ...manifest, modules: [...modules] };
}

function nextGeneration(
  manifest: Manifest,
  catalogue: Catalogue,
  { skipFailed, acceptNewVersion = false }: ResumeFlags,
): Manifest {
  const input = { ...manifest.input };
  delete input.paused;
  delete input.skip_failed;
  return {
    ...manifest,
    input: {
      ...input,
      environments: bindAgain(input.environments, catalogue, acceptNewVersion),
      generation: input.generation + 1,
      ...(skipFailed && { skip_failed: true }),
    },
  };
}

/** Two generations at once would run the same rollout twice. */
async function untilNoneIsOpen(server: Server, batch: string, output: Output, signal: AbortSignal): Promise<void> {
  let told = false;
  for (let open = await countOpen(server, batch); open > 0 && !signal.aborted; open = await countOpen(server, batch)) {
    if (!told) output.note(`Waiting for ${open} open workflows of the earlier run to end.`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

async function checkDataset(path: string, { batch, dataset }: Manifest): Promise<void> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    throw new UsageError(`--rows: cannot read ${path}: ${errorText(error)}`);
  }
  const sha256 = hash.digest('hex');
  if (sha256 !== dataset.sha256) {
    throw new UsageError(
      `--rows ${path} is not the dataset of ${batch} (sha256 ${sha256.slice(0, 12)}…, not ${dataset.sha256.slice(0, 12)}…): start a new batch with \`dgym collect\``,
    );
  }
}
