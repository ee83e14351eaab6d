/** `dgym resume`: attaches to an open batch, or collects what a closed one left out. */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { batchOf } from '../../batches/batch-id.ts';
import { planResume, prepareResume } from '../../batches/resume.ts';
import { unknownBatch } from '../../batches/status.ts';
import { storeUrl } from '../../batches/store-url.ts';
import { connect } from '../../batches/temporal/connect.ts';
import type { Manifest } from '../../contracts/batch.ts';
import { errorText } from '../../contracts/error-text.ts';
import { readManifest } from '../../results/index.ts';
import { openStore } from '../../store/store.ts';
import { UsageError } from '../errors.ts';
import { budgetOf, type BudgetFlags } from '../flags/budget.ts';
import { createOutput } from '../output.ts';
import { roundOptions, runRound, type RoundFlags } from '../run-round.ts';

interface ResumeFlags extends RoundFlags, BudgetFlags {
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
  const prepared = await prepareResume(found, {
    ...(await roundOptions(flags)),
    ...(flags.skipFailed && { skipFailed: true }),
    ...(flags.model && { models: flags.model }),
    budget: budgetOf(flags, found.input.budget),
  });

  const server = await connect({ start: true, note: output.note });
  try {
    const round = await planResume(server, store, prepared);
    if (!round.next)
      for (const flag of uselessFor(flags)) output.note(`The batch is still open: ${flag} does nothing.`);
    return await runRound({ server, store, output, flags }, round);
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
