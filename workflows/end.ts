/** The end of a rollout: it is scored, recorded and closed, and its parent hears of it. */

import { ApplicationFailure, setCurrentDetails } from '@temporalio/workflow';
import type { Answer } from '../contracts/environment.ts';
import type { Failure } from '../contracts/failures.ts';
import { weigh } from '../contracts/rewards.ts';
import type { RolloutOutcome, RolloutResult, StopReason } from '../contracts/rollout.ts';
import { shorten } from '../contracts/text.ts';
import type { Opened } from './converse.ts';
import { failureOf } from './failure.ts';
import { withAnswers } from './result.ts';
import type { Run } from './run.ts';
import { record } from './store.ts';
import { markRollout } from './visibility.ts';

/** Parents keep results, so they are short. */
const maxRejectionLength = 150;

/** What to record, or the reward that is recorded already. */
export type Outcome = RolloutOutcome | Finished;

/** Recorded and closed. */
interface Finished {
  readonly reward: number;
}

export async function score(run: Run, opened: Opened, stop_reason: StopReason): Promise<Outcome> {
  run.step = 'reward';
  const { conversation = opened.conversation, state, environment } = run;
  const { row } = run.input;
  const { weights, placement } = run.input.environment;
  const { response } = run.meter;
  const task = { row, state, conversation };
  const ended = { stop_reason, ...(response && { response }) };
  const answers: Answer[] = [];
  if (placement === 'inline') {
    const { reward } = await environment.finish(task, { ...run.standing(), ...ended, weights }, answers);
    if (reward !== undefined) return { reward };
  }
  const { rewards, details } = await environment.reward(task, 'reward', answers);
  return { ...ended, ...weigh(rewards, weights), ...(details && { details }) };
}

/** What the parent hears, once the store has the record or the failure. */
export async function end(run: Run, outcome: Outcome): Promise<RolloutResult> {
  const ended = isFinished(outcome) ? outcome : await leave(run, outcome);
  const { turns, usage, cost, answers = [] } = run.meter.progress();
  const { input_tokens, output_tokens } = usage;
  const counts = { turns, input_tokens, output_tokens, ...(cost !== undefined && { cost }) };
  const result: RolloutResult = withAnswers(
    'reward' in ended
      ? { status: 'verified', reward: ended.reward, ...counts }
      : { status: 'failed', class: ended.failure.class, ...rejectionIn(ended.failure), ...counts },
    answers,
  );
  markRollout(run.input, result);
  setCurrentDetails(
    result.status === 'verified'
      ? `reward ${result.reward} · ${turns} turns`
      : `failed: ${result.class} · ${turns} turns`,
  );
  return result;
}

/** Leaves a record or a failure, and closes. A record of an earlier generation or run stands, whatever this one came to. */
async function leave(
  run: Run,
  outcome: RolloutOutcome,
): Promise<Finished | { failure: Pick<Failure, 'class' | 'message' | 'configuration'> }> {
  try {
    const { reward } = await record({ ...run.standing(), outcome });
    if (reward !== undefined) return { reward };
    if ('failure' in outcome) return outcome;
    throw ApplicationFailure.nonRetryable('record left no reward');
  } catch (error) {
    if (run.step === 'record') throw error;
    run.step = 'record';
    return await leave(run, { failure: failureOf(error, run.place()) });
  } finally {
    await close(run);
  }
}

/** What `open` acquired is released, once; if that fails the result stands, and history and the worker's log tell why. */
async function close(run: Run): Promise<void> {
  const { state } = run;
  if (state === undefined) return;
  run.state = undefined;
  await run.environment.close({ state }, 'close').catch(() => undefined);
}

/** If many rollouts report this and none succeeds, the batch pauses itself. */
function rejectionIn({ message, configuration }: Pick<Failure, 'message' | 'configuration'>): { rejected?: string } {
  return configuration ? { rejected: shorten(message, maxRejectionLength) } : {};
}

function isFinished(outcome: Outcome): outcome is Finished {
  return !('failure' in outcome) && !('stop_reason' in outcome);
}
