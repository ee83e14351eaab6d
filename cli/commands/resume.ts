/** `dgym resume`: attaches to an open batch, or collects what a closed one left out. */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { putAddresses } from '../../models/addresses.ts';
import { readManifest, replaceManifest } from '../../results/index.ts';
import { openStore } from '../../store/store.ts';
import type { Manifest } from '../../contracts/batch.ts';
import { unknownBatch } from '../../batches/status.ts';
import { moveModels } from '../../batches/collect/addresses.ts';
import {
  checkBudget,
  collectGeneration,
  moveQueues,
  nextGeneration,
  prepareGeneration,
  type GenerationFlags,
} from '../../batches/collect/generation.ts';
import { errorText } from '../../contracts/error-text.ts';
import { UsageError } from '../errors.ts';
import { batchOf } from '../../batches/batch-id.ts';
import { budgetOf, checkPrices, type BudgetFlags } from '../flags/budget.ts';
import { storeUrl } from '../../batches/store-url.ts';
import { createOutput } from '../output.ts';
import { describeWorkflow } from '../../batches/temporal/batches.ts';
import { connect } from '../../batches/temporal/connect.ts';
import { isEnding } from '../../batches/temporal/ending.ts';

interface ResumeFlags extends GenerationFlags, BudgetFlags {
  readonly skipFailed?: boolean;
  readonly rows?: string;
  readonly model?: readonly string[];
}

export async function resume(flags: ResumeFlags, given?: string): Promise<number> {
  const output = createOutput(flags);
  const store = openStore(storeUrl(flags.store));
  const batch = await batchOf(given, store);
  const found = await readManifest(store, batch);
  if (!found) throw unknownBatch(batch, store);
  if (flags.rows !== undefined) await checkDataset(flags.rows, found);
  const budget = budgetOf(flags, found.input.budget);
  checkPrices(budget, found.input.spec.models);
  const moved = flags.model && moveModels(found, flags.model);
  const { manifest, catalogue } = await prepareGeneration(moved ?? found, flags);

  const server = await connect({ start: true, note: output.note });
  try {
    // Before anything of it runs again: calls that wait for the old address go to the new one.
    if (moved) await putAddresses(store, batch, moved.input.spec.models);
    const { status, runId } = (await describeWorkflow(server, batch)) ?? {};
    const open = status === 'RUNNING';
    const ending = open && (await isEnding(server.client, batch)) ? runId : undefined;
    if (open && ending === undefined) {
      if (moved) await replaceManifest(store, manifest);
      for (const flag of uselessFor(flags)) output.note(`The batch is still open: ${flag} does nothing.`);
      return await collectGeneration({ server, store, output, flags, manifest });
    }
    const change = { ...(flags.skipFailed && { skip_failed: true }), ...(budget && { budget }) };
    const again = nextGeneration(manifest, catalogue, change, flags);
    // What is still to end, ends where it is.
    const next = open ? again : await moveQueues(server, again, flags);
    await checkBudget(store, next);
    return await collectGeneration({ server, store, output, flags, manifest, next, ending });
  } finally {
    await server.close();
  }
}

function uselessFor({ skipFailed, maxTotalTokens, maxCost }: ResumeFlags): string[] {
  return [
    ...(skipFailed ? ['--skip-failed'] : []),
    ...(maxTotalTokens === undefined ? [] : ['--max-total-tokens']),
    ...(maxCost === undefined ? [] : ['--max-cost']),
  ];
}

async function checkDataset(path: string, { batch, dataset }: Manifest): Promise<void> {
  const hash = createHash('sha256');
  try {
    await pipeline(path === '-' ? process.stdin : createReadStream(path), hash);
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
