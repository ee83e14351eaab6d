/** The end of a rollout beside its workflow, in one step instead of three: reward, record, close. */

import { log } from '@temporalio/activity';
import type { FinishInput, FinishOutput } from '../contracts/rollout.ts';
import { weigh } from '../contracts/rewards.ts';
import { record } from './record.ts';
import { close, reward, type Serve } from './verbs.ts';

/** A reward that throws leaves no record and nothing closed: the workflow goes on with the separate steps. */
export async function finish({ task, end }: FinishInput, serve: Serve): Promise<FinishOutput> {
  const scored = await reward(task, serve);
  if ('ask' in scored) return scored;
  const { rewards, details } = scored;
  const { stop_reason, response, weights, ...rest } = end;
  const outcome = {
    stop_reason,
    ...weigh(rewards, weights),
    ...(details && { details }),
    ...(response && { response }),
  };
  const recorded = await record({ ...rest, outcome });
  try {
    await close(task, serve);
  } catch (error) {
    log.warn('close failed; the record stands', { error });
  }
  return { reward: recorded.reward ?? outcome.reward };
}
