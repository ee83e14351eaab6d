/** When a rollout's conversation goes on and when it ends: the rules of workflows and of rollouts in memory. No schemas. */

import type { FinishReason } from './model.ts';
import type { Limits, StopReason } from './rollout.ts';

/** Counted from turn to turn. */
export interface TurnStreaks {
  /** Answers in a row that said and called nothing. */
  silent: number;
  /** Turns in a row with nothing but calls that no tool could run. */
  invalid: number;
}

/** The parts of a model's answer that decide. */
export interface ModelTurn {
  readonly finish: FinishReason;
  /** Calls that are to be run. */
  readonly calls: number;
  /** Whether it brought the outputs of calls that the model's server ran itself. */
  readonly answered: boolean;
  /** Whether it said anything. */
  readonly spoke: boolean;
}

type TurnLimits = Pick<Limits, 'stalled' | 'invalid_turns'>;

/** Answers of the model after which a rollout ends: `own` is the batch's limit or the environment's. */
export function turnLimit(own: number | undefined, { turns }: Pick<Limits, 'turns'>): number {
  return own ?? turns;
}

/** Follows the model's answer: its calls are run, it is asked again, or this is the end. */
export function afterAnswer(
  { finish, calls, answered, spoke }: ModelTurn,
  streaks: TurnStreaks,
  { stalled }: TurnLimits,
): StopReason | 'call' | 'generate' {
  // The calls of an answer that was cut short are not run.
  if (finish !== 'stop') return finish;
  streaks.silent = calls > 0 || answered || spoke ? 0 : streaks.silent + 1;
  if (streaks.silent >= stalled) return 'stalled';
  return streaks.silent > 0 ? 'generate' : 'call';
}

/** Follows the calls, also where there were none: the model is asked again, the user replies, or this is the end. */
export function afterCalls(
  { calls, answered, spoke }: ModelTurn,
  { ran, converses }: { readonly ran: boolean; readonly converses: boolean },
  streaks: TurnStreaks,
  { invalid_turns = Infinity }: TurnLimits,
): StopReason | 'generate' | 'reply' {
  streaks.invalid = ran || calls === 0 ? 0 : streaks.invalid + 1;
  if (streaks.invalid >= invalid_turns) return 'invalid_tool_calls';
  if (calls > 0 || (answered && !spoke)) return 'generate';
  return converses ? 'reply' : 'completed';
}
