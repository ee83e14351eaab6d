/** `dgym retry`: runs failed rollouts again, inside an open batch or as a new generation of one that has ended. */

import { latestGeneration, readManifest, replaceManifest } from '../../results/index.ts';
import { openStore } from '../../store/store.ts';
import type { BatchProgress, Manifest } from '../../contracts/batch.ts';
import { failureClasses, isFailureClass, type FailureClass } from '../../contracts/failures.ts';
import { readStatus, unknownBatch } from '../../batches/status.ts';
import {
  checkBudget,
  collectGeneration,
  moveQueues,
  nextGeneration,
  prepareGeneration,
  type GenerationFlags,
} from '../../batches/collect/generation.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { suggestion } from '../../contracts/suggestion.ts';
import { batchOf } from '../../batches/batch-id.ts';
import { storeUrl } from '../../batches/store-url.ts';
import { createOutput } from '../output.ts';
import { connect, type Server } from '../../batches/temporal/connect.ts';
import { onceServed, tellBatch } from '../../batches/temporal/orders.ts';

interface RetryFlags extends GenerationFlags {
  readonly class?: readonly string[];
}

/** An open batch that has been told. */
interface Told {
  readonly manifest: Manifest;
  readonly generation: number;
  readonly standing: BatchProgress | undefined;
  /** It was at its end already. */
  readonly late: boolean;
}

const allClasses = Object.keys(failureClasses) as FailureClass[];

export async function retry(flags: RetryFlags, given?: string): Promise<number> {
  const output = createOutput(flags);
  const classes = parseClasses(flags.class);
  const store = openStore(storeUrl(flags.store));
  const batch = await batchOf(given, store);
  const found = await readManifest(store, batch);
  if (!found) throw unknownBatch(batch, store);
  const { manifest, catalogue } = await prepareGeneration(found, flags);

  const server = await connect({ start: true, note: output.note });
  try {
    const { state, failures } = await readStatus(server, store, batch, { waiting: false });
    const matching = (classes ?? allClasses).filter((name) => failures[name]);
    const count = matching.reduce((sum, name) => sum + (failures[name] ?? 0), 0);
    if (count === 0) {
      output.say(`No rollout of ${batch} has failed${classes ? ` as ${classes.join(' or ')}` : ''}.`);
      output.result({ batch, retried: 0 });
      return exitCodes.ok;
    }
    const told = state === 'running' || state === 'paused' ? await retryInside(server) : undefined;
    if (told && !told.late) {
      const { generation, standing } = told;
      const paused = state === 'paused' ? ` It is paused: \`dgym unpause ${batch}\` goes on.` : '';
      const when = onceServed(batch, standing);
      output.say(`${count} failed rollouts of ${batch} run again after those that are still to come${when}.${paused}`);
      output.result({ batch, retried: count, generation, served: standing !== undefined });
      return exitCodes.ok;
    }
    const before = told?.manifest ?? manifest;
    const again = nextGeneration(before, catalogue, { only_failed: classes ?? allClasses }, flags);
    const next = await moveQueues(server, again, flags);
    await checkBudget(store, next);
    output.note(`${count} failed rollouts run again.`);
    return await collectGeneration({ server, store, output, flags, manifest: before, next });
  } finally {
    await server.close();
  }

  /** The manifest knows of the generation before anything runs in it: a later one must not reuse its number. */
  async function retryInside(to: Server): Promise<Told> {
    const generation = latestGeneration(manifest) + 1;
    const known = { ...manifest, latest_generation: generation };
    await replaceManifest(store, known);
    const standing = await tellBatch(to, batch, 'retry', { generation, ...(classes && { classes }) });
    const late = standing?.generation !== undefined && standing.generation < generation;
    return { manifest: known, generation, standing, late };
  }
}

/** `undefined`: all of them. */
function parseClasses(given: readonly string[] | undefined): FailureClass[] | undefined {
  return given
    ?.flatMap((text) => text.split(','))
    .map((name) => {
      if (isFailureClass(name)) return name;
      throw new UsageError(
        `--class: unknown failure class "${name}"${suggestion(name, allClasses)}; classes are ${allClasses.join(', ')}`,
      );
    });
}
