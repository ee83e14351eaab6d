/** One rollout: the model and the environment in turn until it is over; then it is scored, recorded and closed. */

import { CancellationScope, ContinueAsNew } from '@temporalio/workflow';
import type { RolloutInput, RolloutResult } from '../contracts/rollout.ts';
import type { Carried } from './carried.ts';
import { converse, open } from './converse.ts';
import { end, score, type Outcome } from './end.ts';
import { failureOf } from './failure.ts';
import { Run } from './run.ts';

/** `carried`: what an earlier run of this rollout, whose history was full, has left to this one. */
export async function rollout(input: RolloutInput, carried?: Carried): Promise<RolloutResult> {
  const run = new Run(input, carried);
  let outcome: Outcome;
  try {
    const opened = carried ?? (await open(run));
    const stop_reason = await converse(run, opened);
    outcome = await score(run, opened, stop_reason);
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error;
    outcome = { failure: failureOf(error, run.place()) };
  }
  return CancellationScope.nonCancellable(() => end(run, outcome));
}
