/** A range that starts its rollouts itself, in a sliding window. */

import {
  ApplicationFailure,
  CancellationScope,
  condition,
  executeChild,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  ParentClosePolicy,
  patched,
  setHandler,
  workflowInfo,
  WorkflowIdReusePolicy,
} from '@temporalio/workflow';
import type { RangeInput, Tally } from '../contracts/batch.ts';
import type { Page } from '../contracts/dataset.ts';
import { rolloutId } from '../contracts/names.ts';
import type { RolloutInput, RolloutResult } from '../contracts/rollout.ts';
import { addResult, addTally, emptyTally, isUsedUp } from '../contracts/tally.ts';
import { leafName } from './bounds.ts';
import { Breaker } from './breaker.ts';
import { drain, ended, progress, window as setWindow } from './control.ts';
import { lossOf } from './failure.ts';
import { Parent } from './parent.ts';
import type { rollout } from './rollout.ts';
import { Starts } from './starts.ts';
import { compactRange, planRange, record } from './store.ts';
import { visible } from './visibility.ts';

export async function leaf({ batch, from, to, ...input }: RangeInput): Promise<Tally> {
  const { spec, samples, generation, skip_failed = false, only_failed, budget } = batch;
  const { store } = spec;
  const range = leafName(from, samples);
  const parent = new Parent(to - from);
  const breaker = new Breaker(input.proven ?? false);
  const standing = { open: 0, window: input.window, draining: false };
  const told = { drain: false };
  const starts = new Starts();
  const tally = emptyTally();
  /** Ids of the rollouts that run. */
  const running = new Set<string>();
  /** Rollouts in the order in which they ended, for readers; the store has how. */
  const endings: (readonly [row: number, sample: number])[] = [];
  setHandler(setWindow, (window) => {
    standing.window = window;
    if (window > 0) breaker.reset();
  });
  setHandler(drain, () => void (told.drain = true));
  setHandler(progress, () => ({ tally, open: standing.open, ranges: [] }));
  setHandler(ended, (from) => ({ range, ended: endings.slice(from) }));

  const positions = { from: from / samples, to: Math.ceil(to / samples) };
  const plan = await planRange({
    store,
    batch: spec.batch,
    ...positions,
    samples,
    generation,
    range,
    skip_failed,
    ...(only_failed && { only_failed }),
  });
  addTally(tally, plan.tally);

  const start = async (rollout: RolloutInput): Promise<void> => {
    const id = rolloutId(rollout.batch, rollout.index, rollout.sample, rollout.generation);
    standing.open += 1;
    running.add(id);
    // Even its failure could not be recorded: it counts, and the store has it as not collected.
    const result = await collect(rollout, id).catch(() => unrecorded);
    addResult(tally, result);
    standing.open -= 1;
    running.delete(id);
    endings.push([rollout.index, rollout.sample]);
    const rejection = breaker.hear(result);
    if (rejection === undefined || standing.draining) {
      parent.tell(stands());
      return;
    }
    // Starts nothing more while the batch, which may be workflows away, hears of it.
    standing.window = 0;
    parent.reject(stands(), rejection);
  };
  const stands = () => ({ tally, proven: breaker.proven, ...standing });
  const mayStart = (): boolean => !told.drain && !isUsedUp(budget, [tally], input.used);

  function locate(number: number): RolloutInput {
    const position = Math.floor(number / samples);
    const page = plan.pages.find(({ first, count }) => position >= first && position < first + count);
    if (!page) throw ApplicationFailure.nonRetryable(`no page of the dataset holds row ${position}`);
    const environment = batch.environments[page.environments?.[position - page.first] ?? 0];
    if (!environment)
      throw ApplicationFailure.nonRetryable(`the batch does not list the environment of row ${position}`);
    return { ...spec, environment, ...rowOf(page, position), sample: number % samples, range, generation };
  }

  try {
    for (const number of plan.missing ?? numbers(from, to)) {
      if (standing.open >= standing.window) await condition(() => standing.open < standing.window || told.drain);
      const rollout = locate(number);
      await starts.makeRoom(rollout);
      if (!mayStart()) break;
      void start(rollout);
    }
    standing.draining = true;
    parent.tell(stands());
    await condition(() => standing.open === 0);
  } catch (error) {
    if (!isCancellation(error)) throw error;
    // The rollouts have been cancelled with this scope; each says for itself how it ended.
    await CancellationScope.nonCancellable(async () => {
      if (patched('cancel-later-runs')) cancelLaterRuns(running);
      await condition(() => standing.open === 0);
    });
  }
  // Readers do without; a compacted range is only quicker to read.
  await CancellationScope.nonCancellable(() => compactRange({ store, batch: spec.batch, range })).catch(
    (error: unknown) => log.warn('the range was not compacted', { error }),
  );
  return tally;
}

/** A child is cancelled by its first run's id. One that has gone on in a later run has to be cancelled by its own. */
function cancelLaterRuns(ids: Iterable<string>): void {
  for (const id of ids) {
    getExternalWorkflowHandle(id)
      .cancel()
      .catch(() => undefined);
  }
}

function* numbers(from: number, to: number): Generator<number> {
  for (let number = from; number < to; number++) yield number;
}

function rowOf({ url, sha256, first, rows }: Page, position: number): Pick<RolloutInput, 'row' | 'index'> {
  const line = position - first;
  return { row: { url, sha256, line }, index: rows?.[line] ?? position };
}

/** Runs a rollout to its end. One that cannot say how it ended leaves a failure all the same. */
async function collect(input: RolloutInput, workflowId: string): Promise<RolloutResult> {
  try {
    return await executeChild<typeof rollout>('rollout', {
      workflowId,
      args: [input],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      // Local activities run where the workflow does.
      ...(input.environment.placement === 'inline' && { taskQueue: input.environment.queue }),
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
      staticSummary: `row ${input.index} · sample ${input.sample}`,
      ...visible(input, input.environment.name),
    });
  } catch (error) {
    return CancellationScope.nonCancellable(() => settle(input, workflowId, error));
  }
}

const nothing = { turns: 0, input_tokens: 0, output_tokens: 0 };
const unrecorded: RolloutResult = { status: 'failed', class: 'internal_error', ...nothing };

async function settle(input: RolloutInput, workflow_id: string, error: unknown): Promise<RolloutResult> {
  const failure = lossOf(error);
  const usage = { input_tokens: 0, output_tokens: 0, cached_tokens: 0, reasoning_tokens: 0 };
  const { runId: run_id, startTime } = workflowInfo();
  const { reward } = await record({
    input,
    workflow_id,
    run_id,
    started_at: startTime.getTime(),
    progress: { turns: 0, usage, timings: { model: 0, environment: 0, total: 0 }, attempts: 0 },
    outcome: { failure },
  });
  return reward === undefined
    ? { status: 'failed', class: failure.class, ...nothing }
    : { status: 'verified', reward, ...nothing };
}
