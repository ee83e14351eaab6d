/** `dgym show`: one rollout, from the store when it has ended, else from Temporal; or all of a batch, a line each. */

import { isFailed, readResult } from '../../results/index.ts';
import { openStore, type Store } from '../../store/store.ts';
import { unspill } from '../../store/values.ts';
import { rolloutId } from '../../contracts/names.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { batchOf, rolloutOf } from '../../batches/batch-id.ts';
import { storeUrl } from '../../batches/store-url.ts';
import { createOutput, type CommonFlags, type Output } from '../output.ts';
import { listRollouts } from '../rollout-list.ts';
import { failureText, recordText } from '../rollout-text.ts';
import { describeWorkflow } from '../../batches/temporal/batches.ts';
import { connect, uiOf } from '../../batches/temporal/connect.ts';
import { pendingProblems } from '../../batches/temporal/waiting.ts';

export async function show(flags: CommonFlags & { store?: string; full?: boolean }, given?: string): Promise<number> {
  const output = createOutput(flags);
  const store = openStore(storeUrl(flags.store));
  if (given !== undefined && !given.includes('/')) {
    await listRollouts(output, store, await batchOf(given, store));
    return exitCodes.ok;
  }
  const { batch, row, sample, generation } = await rolloutOf(given, store);
  const ended = await readResult(store, batch, row, sample);
  if (!ended) return showOpen(output, rolloutId(batch, row, sample, generation), store.url);
  const found = isFailed(ended) ? ended.failure : ended.record;
  const { workflow_id: workflow, run_id: run } = found.rollout;
  const ui = typeof workflow === 'string' ? uiOf(workflow, typeof run === 'string' ? run : undefined) : undefined;
  const { full } = flags;
  const state = await stateOf(found.rollout['state'], store);
  output.say(
    isFailed(ended) ? failureText(ended.failure, { ui, full, state }) : recordText(ended.record, { ui, full, state }),
  );
  output.result(found);
  return exitCodes.ok;
}

/** A large one lies in the store by itself, and may be gone from there. */
async function stateOf(state: unknown, store: Store): Promise<unknown> {
  return state === undefined ? undefined : unspill(state, store).catch(() => state);
}

/** A rollout without a record yet. */
async function showOpen(output: Output, id: string, store: string): Promise<number> {
  const server = await connect({ note: output.note });
  try {
    const execution = await describeWorkflow(server, id);
    if (!execution)
      throw new UsageError(
        `no rollout ${id} in ${store}, and Temporal knows none: it has not started, or the id is wrong`,
      );
    const pending = execution.status === 'RUNNING' ? await pendingProblems(server.client, id, execution.runId) : [];
    const status = execution.status.toLowerCase();
    const ui = server.ui(id, execution.runId);
    output.say(
      [`${id}  ${status}, no record yet`, ...pending, ...(ui === undefined ? [] : [`Temporal UI  ${ui}`])].join('\n'),
    );
    const { runId, firstRunId } = execution;
    const first = runId === firstRunId ? undefined : await describeWorkflow(server, id, firstRunId);
    const { started } = first ?? execution;
    output.result({ id, status, started_at: started.toISOString(), waiting: pending, ui });
    return exitCodes.ok;
  } finally {
    await server.close();
  }
}
