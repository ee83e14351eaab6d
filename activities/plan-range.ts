/** The activity that says where the rows of a range are and, in a later generation, which rollouts have still to run. */

import type { Plan, PlanInput } from '../contracts/batch.ts';
import { RolloutFailure } from '../contracts/rollout-failure.ts';
import { plan } from '../results/dataset.ts';
import { DamagedError } from '../store/store.ts';
import { classified } from './failures.ts';

export async function planRange(input: PlanInput): Promise<Plan> {
  try {
    return await plan(input);
  } catch (error) {
    throw classified(error instanceof DamagedError ? asLoss(error) : error, 'store_failed');
  }
}

/** A list of pages that is torn stays torn: the range fails, and does not ask for it again and again. */
function asLoss(error: DamagedError): RolloutFailure {
  return new RolloutFailure('store_failed', error.message, { retryable: false, cause: error });
}
