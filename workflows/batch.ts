/** A batch: one range over all rollouts, and the controls and totals that people use. */

import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  condition,
  getExternalWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  setCurrentDetails,
  setHandler,
  startChild,
} from '@temporalio/workflow';
import type { BatchInput, Tally } from '../contracts/batch.ts';
import { rangeId } from '../contracts/names.ts';
import { drain, pause, progress, report, setConcurrency, unpause, window } from './control.ts';
import { introduce } from './foreign.ts';
import type { range } from './range.ts';
import { describeTally, emptyTally, ended } from '../contracts/tally.ts';
import { markBatch } from './visibility.ts';

/** Above this the server's own limits come first. */
const maxConcurrency = 100_000;

export async function batch(input: BatchInput): Promise<Tally & { state: 'done' | 'cancelled' }> {
  const { spec, total, generation } = input;
  const id = rangeId(spec.batch, 0, total, generation);
  let { concurrency } = input;
  let paused = input.paused ?? false;
  const phase = { drained: false, over: false };
  /** While foreign environments are asked what they are. */
  const introduction = new CancellationScope();
  let last = { tally: emptyTally(), open: 0 };

  const handOver = (): number => (paused ? 0 : concurrency);
  const apply = async (): Promise<void> => {
    describe();
    // The range may have ended a moment ago.
    await getExternalWorkflowHandle(id)
      .signal(window, handOver())
      .catch(() => undefined);
  };
  const ensureOpen = (): void => {
    if (phase.over || phase.drained) throw new Error(`batch ${spec.batch} is ending and starts no more rollouts`);
  };

  setHandler(
    setConcurrency,
    async ({ concurrency: next }) => {
      concurrency = next;
      await apply();
      return { concurrency };
    },
    {
      validator({ concurrency: next }) {
        ensureOpen();
        if (!Number.isInteger(next) || next < 1 || next > maxConcurrency) {
          throw new Error(`concurrency is a whole number from 1 to ${maxConcurrency}, not ${next}`);
        }
      },
    },
  );
  for (const [update, next] of [
    [pause, true],
    [unpause, false],
  ] as const) {
    setHandler(
      update,
      async () => {
        paused = next;
        await apply();
        return { paused };
      },
      { validator: ensureOpen },
    );
  }
  const tellDrain = (): Promise<void> =>
    getExternalWorkflowHandle(id)
      .signal(drain)
      .catch(() => undefined);
  setHandler(drain, async () => {
    phase.drained = true;
    describe();
    introduction.cancel();
    await tellDrain();
  });
  setHandler(report, ({ tally, open }) => {
    last = { tally, open };
    describe();
  });
  setHandler(progress, () => ({
    tally: emptyTally(),
    open: last.open,
    ranges: phase.over ? [] : [id],
    total,
    concurrency,
    paused,
  }));

  function describe(): void {
    const now = phase.over ? 'ended' : phase.drained ? 'draining' : paused ? 'paused' : `up to ${concurrency} open`;
    setCurrentDetails(
      `**${describeTally(last.tally, total)}** · ${now}\n\n\`dgym status ${spec.batch}\` has the live numbers.`,
    );
  }

  async function collect(introduced: BatchInput): Promise<Tally> {
    const given = handOver();
    const child = await startChild<typeof range>('range', {
      workflowId: id,
      args: [{ batch: introduced, from: 0, to: total, window: given }],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    });
    // What was said while it started did not reach it.
    if (handOver() !== given) await apply();
    if (phase.drained) await tellDrain();

    // A cancelled range still ends by itself, after its rollouts, with a result.
    return child.result().catch(() => last.tally);
  }

  /** Nothing has started yet: a drained batch is at its end, and any other error is the batch's. */
  function unintroduced(error: unknown): undefined {
    const cancelled = isCancellation(error);
    if (cancelled && phase.drained && !CancellationScope.current().consideredCancelled) return undefined;
    phase.over = true;
    describe();
    markBatch(spec, cancelled ? 'cancelled' : 'failed', undefined);
    throw error;
  }

  describe();
  const introduced = await introduction.run(() => introduce(input)).catch(unintroduced);
  const tally = introduced ? await collect(introduced) : emptyTally();
  last = { tally, open: 0 };
  phase.over = true;
  describe();

  const cancelled = CancellationScope.current().consideredCancelled;
  const short = ended(tally) < total;
  const state = cancelled || (phase.drained && short) ? 'cancelled' : short ? 'failed' : 'done';
  markBatch(spec, state, tally.verified > 0 ? tally.reward / tally.verified : undefined);
  await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
  const came = describeTally(tally, total);
  if (cancelled) throw new CancelledFailure(`batch ${spec.batch} was cancelled: ${came}`);
  // A range was terminated from outside, or could not be started.
  if (state === 'failed')
    throw ApplicationFailure.nonRetryable(`a range of the batch was lost: ${came}; resume goes on`);
  return { ...tally, state };
}
