/** A batch: one range over all rollouts, again for those to be retried, and the totals that people see. */

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
import type { BatchInput, CarriedBatch, Tally } from '../contracts/batch.ts';
import { rangeId } from '../contracts/names.ts';
import { describeTally, emptyTally, ended, isUsedUp } from '../contracts/tally.ts';
import { carry } from './carry.ts';
import { drain, progress, report, window } from './control.ts';
import { Controls, type Listener } from './controls.ts';
import { markEnded, messageOf } from './batch-end.ts';
import { introduce } from './foreign.ts';
import type { range } from './range.ts';
import { markBatch } from './visibility.ts';

export async function batch(input: BatchInput): Promise<Tally & { state: 'done' | 'budget' | 'cancelled' }> {
  const { spec, total, budget } = input;
  const controls = new Controls(input);
  /** The running range. */
  let id = rangeId(spec.batch, 0, total, input.generation);
  /** While foreign environments are asked what they are. */
  const introduction = new CancellationScope();
  let last = { tally: emptyTally(), open: 0 };
  /** Roles that models are bound to and nobody plays. */
  let unused: string[] = [];

  // The range may have ended a moment ago.
  const tellDrain = (): Promise<void> =>
    getExternalWorkflowHandle(id)
      .signal(drain)
      .catch(() => undefined);
  const listener: Listener = {
    async window() {
      describe();
      await getExternalWorkflowHandle(id)
        .signal(window, controls.window)
        .catch(() => undefined);
    },
    async drain() {
      describe();
      introduction.cancel();
      await tellDrain();
    },
  };
  controls.listen(listener);
  setHandler(report, async ({ tally, open, rejection }) => {
    last = { tally, open };
    if (rejection === undefined) describe();
    else await controls.reject(rejection, listener);
  });
  setHandler(progress, () => ({
    tally: emptyTally(),
    open: last.open,
    ranges: controls.over ? [] : [id],
    total,
    concurrency: controls.concurrency,
    paused: controls.paused,
    generation: controls.generation,
    ...(controls.rejection !== undefined && { paused_because: controls.rejection }),
    ...(unused.length > 0 && { unused_roles: unused }),
  }));

  function describe(): void {
    const { over, drained, paused, rejection, concurrency } = controls;
    const pausing = rejection === undefined ? 'paused' : `paused: ${rejection}`;
    const now = over ? 'ended' : drained ? 'draining' : paused ? pausing : `up to ${concurrency} open`;
    setCurrentDetails(
      `**${describeTally(last.tally, total)}** · ${now}\n\n\`dgym status ${spec.batch}\` has the live numbers.`,
    );
  }

  async function collect(introduced: CarriedBatch): Promise<Tally> {
    const given = controls.window;
    id = rangeId(spec.batch, 0, total, introduced.generation);
    const child = await startChild<typeof range>('range', {
      workflowId: id,
      args: [{ batch: introduced, from: 0, to: total, window: given }],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    });
    // What was said while it started did not reach it.
    if (controls.window !== given) await listener.window();
    if (controls.drained) await tellDrain();

    // A cancelled range still ends by itself, after its rollouts, with a result.
    return child.result().catch(() => last.tally);
  }

  /** Nothing has started yet: a drained batch is at its end, and any other error is the batch's. */
  async function unintroduced(error: unknown): Promise<undefined> {
    const cancelled = isCancellation(error);
    if (cancelled && controls.drained && !CancellationScope.current().consideredCancelled) return undefined;
    controls.over = true;
    describe();
    await markEnded(input, cancelled ? { state: 'cancelled' } : { state: 'failed', message: messageOf(error) });
    markBatch(spec, cancelled ? 'cancelled' : 'failed', undefined);
    throw error;
  }

  describe();
  const introduced = await introduction.run(async () => carry(await introduce(input))).catch(unintroduced);
  if (introduced) unused = Object.keys(spec.models).filter((role) => !Object.hasOwn(introduced.spec.models, role));
  const isCancelled = (): boolean => CancellationScope.current().consideredCancelled;
  let tally = emptyTally();
  for (let round = introduced; round;) {
    // Of an earlier round everything that has ended is in the store, so the last tally is the batch's.
    tally = await collect(round);
    const again = controls.drained || isCancelled() ? undefined : controls.takeRetries();
    round = again && { ...round, ...again };
  }
  last = { tally, open: 0 };
  controls.over = true;
  describe();

  const cancelled = isCancelled();
  const state = stateOf(tally);
  const came = describeTally(tally, total);
  const lost = `a range of the batch was lost: ${came}; resume goes on`;
  await markEnded(input, { state, ...(state === 'failed' && { message: lost }) });
  markBatch(spec, state, tally.verified > 0 ? tally.reward / tally.verified : undefined);
  await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
  if (cancelled) throw new CancelledFailure(`batch ${spec.batch} was cancelled: ${came}`);
  // A range was terminated from outside, or could not be started.
  if (state === 'failed') throw ApplicationFailure.nonRetryable(lost);
  return { ...tally, state };

  function stateOf(tally: Tally): 'done' | 'budget' | 'cancelled' | 'failed' {
    if (cancelled) return 'cancelled';
    if (ended(tally) >= total) return 'done';
    if (controls.drained) return 'cancelled';
    if (isUsedUp(budget, [tally])) return 'budget';
    // What nobody asked to be collected is not lost.
    return input.only_failed ? 'done' : 'failed';
  }
}
