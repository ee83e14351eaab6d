/** What a rollout takes along when it goes on in a new run, because its history is full: everything but the past itself. */

import type { Conversation } from '../contracts/history.ts';
import type { GenerateOutput } from '../contracts/model.ts';
import type { ModelCall, ToolUse } from '../contracts/rollout.ts';
import type { TurnStreaks } from '../contracts/turns.ts';
import type { Meter } from './meter.ts';

export interface Carried {
  readonly conversation: Conversation;
  readonly state: unknown;
  readonly converses: boolean;
  readonly streaks: Streaks;
  /** What the meter has read so far. */
  readonly metered: Metered;
  /** Calls to each role that hooks have made. */
  readonly asked: Readonly<Record<string, number>>;
  /** The environment's version that answered the first run. */
  readonly version?: string;
  /** When the first run started; milliseconds since the epoch. */
  readonly started_at: number;
}

/** What a meter takes along. */
export interface Metered extends PackedCalls, Pick<Meter, 'turns' | 'attempts' | 'usage' | 'seconds' | 'answers'> {
  /** By name. */
  readonly tools: readonly (readonly [string, ToolUse])[];
  readonly cost?: number;
  readonly response?: GenerateOutput['response'];
}

/** What is counted from turn to turn. */
export interface Streaks extends TurnStreaks {
  /** Tool outputs since the last answer. */
  outputs: number;
}

/** Model calls as rows of numbers: a quarter of their size, so that those of 10,000 turns still fit into one payload. */
export interface PackedCalls {
  readonly roles: readonly string[];
  /** Role (its place in `roles`), tokens in, tokens out, seconds, attempts, and US dollars where there is a price. */
  readonly calls: readonly (readonly number[])[];
}

export function packCalls(calls: readonly ModelCall[]): PackedCalls {
  const roles = [...new Set(calls.map(({ role }) => role))];
  return {
    roles,
    calls: calls.map(({ role, input_tokens, output_tokens, seconds, attempts, cost }) => [
      roles.indexOf(role),
      input_tokens,
      output_tokens,
      seconds,
      attempts,
      ...(cost === undefined ? [] : [cost]),
    ]),
  };
}

export function unpackCalls({ roles, calls }: PackedCalls): ModelCall[] {
  return calls.map(([role = 0, input_tokens = 0, output_tokens = 0, seconds = 0, attempts = 0, cost]) => ({
    role: roles[role] ?? '',
    input_tokens,
    output_tokens,
    seconds,
    attempts,
    ...(cost !== undefined && { cost }),
  }));
}
