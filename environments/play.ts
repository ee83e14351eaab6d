/** Plays an environment in a test: no server, no model, the same verbs in the same order as in a batch. */

import type { Item, ToolSpec } from '../contracts/conversation.ts';
import type { Row } from '../contracts/dataset.ts';
import type { Options } from '../contracts/environment.ts';
import { weigh } from '../contracts/rewards.ts';
import type { StopReason } from '../contracts/rollout.ts';
import type { ScriptedAnswer } from '../contracts/script.ts';
import type { Environment } from './environment.ts';
import { playing } from './rollout.ts';
import { serveAfresh } from './serve-afresh.ts';

/** What `play` plays: a row, and what everybody says to it. */
export interface Playing {
  /** As it stands in `rows.jsonl`. */
  readonly row: Row;
  /** What the model says, turn by turn: a text, or `{ text, calls: [{ name, arguments }] }`. */
  readonly script: readonly ScriptedAnswer[];
  /** What the models in other roles answer, call by call: `{ judge: ['{"polite": true}'] }`. */
  readonly answers?: Readonly<Record<string, readonly ScriptedAnswer[]>>;
  /** @default the environment's own defaults */
  readonly options?: Options;
  /** A named set of options, under `options`. */
  readonly preset?: string;
}

/** How a rollout ended. */
export interface Played<Reward extends string = string> {
  /** As the last hook left it. */
  readonly state: unknown;
  /** The whole conversation, opening items included. */
  readonly transcript: readonly Item[];
  /** As the model saw them. */
  readonly tools: readonly ToolSpec[];
  /** How often the model answered. */
  readonly turns: number;
  /** The weighted sum of `rewards`. */
  readonly reward: number;
  /** Each score, not yet weighted. */
  readonly rewards: Readonly<Record<Reward, number>>;
  /** Fields that the scores add to the record. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly stop_reason: StopReason;
}

/**
 * Plays one rollout and closes it. Each hook gets its values through JSON, as it does between workers; what a hook throws is
 * thrown here.
 *
 * @example
 * const { reward, state } = await play(counter, {
 *   row: { responses_create_params: { input: 'Add 2.' }, initial_count: 3, expected_count: 5 },
 *   script: [{ calls: [{ name: 'increment_counter', arguments: { count: 2 } }] }, 'It is 5 now.'],
 * });
 * assert.equal(reward, 1);
 * assert.deepEqual(state, { count: 5 });
 */
export async function play<Reward extends string>(
  environment: Environment<Reward>,
  { row, script, answers = {}, options = {}, preset }: Playing,
): Promise<Played<Reward>> {
  const { weights, max_turns: maxTurns } = environment.describe();
  const task = {
    verbs: serveAfresh(environment),
    maxTurns,
    row,
    options: environment.resolveOptions(options, preset),
    answer: (role: string, turn: number) => answerOf(role, turn, role === 'policy' ? script : answers[role]),
  };
  const played = await playing(task, async (rollout) => {
    const stop_reason = await rollout.converse();
    const { rewards, details } = await rollout.score();
    const { state, transcript, tools, turns } = rollout;
    const { reward } = weigh(rewards, weights);
    return { state, transcript, tools, turns, reward, rewards, details, stop_reason };
  });
  // `serve` answers with one number for each name.
  return { ...played, rewards: played.rewards as Record<Reward, number> };
}

function answerOf(role: string, turn: number, list: readonly ScriptedAnswer[] = []): ScriptedAnswer {
  const answer = list[turn];
  if (answer !== undefined) return answer;
  const field = role === 'policy' ? 'script' : `answers.${role}`;
  throw new Error(`\`${field}\` has ${list.length} of the answers that the rollout asks for: add number ${turn + 1}.`);
}
