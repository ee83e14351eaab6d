/** Plays the tool calls of a recorded rollout again, to get at the state in which it ended. */

import { isDeepStrictEqual } from 'node:util';
import type { FunctionCall, Transcript } from '../contracts/conversation.ts';
import type { Options } from '../contracts/environment.ts';
import { isFunctionCall, isServersOutput } from '../contracts/transcript.ts';
import { partsText } from '../conversation/text.ts';
import type { EnvironmentVerbs, GivenAnswer, PendingAsk } from '../environments/environment.ts';
import { settle } from '../environments/settle.ts';

/** A call that was run, and what was answered. */
export interface RecordedCall {
  readonly call: FunctionCall;
  readonly output: string;
}

/**
 * The calls that the environment ran, in order: those of an answer that was cut short have no output, others have that of the
 * model's server.
 */
export function callsThatRan(output: Transcript): RecordedCall[] {
  const outputs = new Map<unknown, string[]>();
  for (const item of output) {
    if (item.type !== 'function_call_output' || isServersOutput(item)) continue;
    outputs.set(item['call_id'], [...(outputs.get(item['call_id']) ?? []), partsText(item['output'])]);
  }
  return output.filter(isFunctionCall).flatMap((call) => {
    // Some servers use an id again: the first output is that of the first call.
    const answered = outputs.get(call.call_id)?.shift();
    return answered === undefined ? [] : [{ call, output: answered }];
  });
}

export interface Replayed {
  readonly state: unknown;
  /** How many outputs are not what is recorded. */
  readonly differs: number;
}

/** Runs the calls from `state` on. */
export async function replay(
  verbs: EnvironmentVerbs,
  calls: readonly RecordedCall[],
  given: { readonly state: unknown; readonly options: Options },
  answer: (ask: PendingAsk) => Promise<GivenAnswer>,
): Promise<Replayed> {
  const { options } = given;
  let { state } = given;
  let differs = 0;
  for (const { call, output } of calls) {
    const { name, call_id, arguments: args } = call;
    const input = { call: { name, call_id, arguments: args }, options };
    const heard = await settle((answers) => verbs.call({ ...input, state, answers }), answer);
    state = heard.state;
    if (!saysTheSame(heard.output, output)) differs += 1;
  }
  return { state, differs };
}

/** The same JSON value says the same: Python writes `5.0` and blanks where we write `5` and none. */
function saysTheSame(one: string, other: string): boolean {
  if (one === other) return true;
  try {
    return isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
  } catch {
    return false;
  }
}
