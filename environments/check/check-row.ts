/** Plays one row: its script, what the environment says a perfect model would do, and all of it once more on fresh workers. */

import type { Row } from '../../contracts/dataset.ts';
import { weigh } from '../../contracts/rewards.ts';
import type { Options } from '../../contracts/environment.ts';
import type { StopReason } from '../../contracts/rollout.ts';
import type { Environment } from '../environment.ts';
import { playing, type Rollout } from '../rollout.ts';
import { serveAfresh, type Around } from '../serve-afresh.ts';
import { errorText } from '../../contracts/error-text.ts';
import { keptInModule, type Copies, type Heard } from './afresh.ts';
import { answerOf, goldHint, goldPart, scriptedPart, unscripted, type Part, type Script } from './answers.ts';
import { HookError } from './hook-failure.ts';
import { refusedCalls } from './notes.ts';
import { within } from './time-limit.ts';

export interface Setting extends Script {
  readonly environment: Environment;
  /** Resolved. */
  readonly options: Options;
  /** That one call of a hook may take. */
  readonly seconds: number;
  /** Of the environment's module, where there are any. */
  readonly copies: Copies | undefined;
}

export interface PlayedRow {
  /** What the script earned, where there is one for the row. */
  readonly played?: { reward: number; rewards: Readonly<Record<string, number>>; stop_reason: StopReason };
  /** Whether the gold answer earned every reward, where the row names one. */
  readonly gold?: boolean;
  readonly errors: readonly HookError[];
  readonly notes: readonly string[];
}

interface Performed {
  readonly stop_reason: StopReason;
  readonly rewards: Record<string, number>;
  readonly notes: readonly string[];
}

export async function checkRow(setting: Setting, row: Row, index: number): Promise<PlayedRow> {
  const { environment, options, seconds, copies } = setting;
  const errors: HookError[] = [];
  const notes: string[] = [];
  const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      errors.push(asHookError(error));
      return undefined;
    }
  };
  const perform = (
    part: Part,
    served: Environment | (() => Promise<Environment>),
    heard: Heard[],
  ): Promise<Performed | undefined> => {
    const answer = (role: string, turn: number) => answerOf(setting, part, index, role, turn);
    const verbs = serveAfresh(served, listening(seconds, heard));
    const { max_turns: maxTurns } = environment.describe();
    return playing({ verbs, row, options, answer, maxTurns }, async (rollout) => {
      if (!part.turns) return undefined;
      const stop_reason = await rollout.converse();
      return { stop_reason, rewards: await scoreTwice(rollout), notes: refusedCalls(rollout, environment) };
    });
  };

  const scripted = scriptedPart(setting, index);
  const heard: Heard[] = [];
  const performed = await attempt(() => perform(scripted, environment, heard));
  if (errors.length > 0) return { errors, notes };
  notes.push(...(performed?.notes ?? []));

  const turns = await attempt(() =>
    within(seconds, () => Promise.resolve(environment.gold(row, options))).catch(thrownIn('gold')),
  );
  if (!scripted.turns && !turns && setting.script && errors.length === 0) errors.push(unscripted(setting, index));
  const gold = goldPart(turns);
  const heardOfGold: Heard[] = [];
  const golden = turns && (await attempt(() => perform(gold, environment, heardOfGold)));
  for (const [name, value] of Object.entries(golden?.rewards ?? {})) {
    if (Math.abs(value - 1) <= 1e-9) continue;
    const hint = goldHint(setting, gold, index);
    errors.push(new HookError(`reward "${name}"`, `the gold answer earns ${value} instead of 1${hint}`));
  }
  const earned = turns && errors.length === 0;

  if (errors.length === 0 && copies?.left) {
    const [part, before] = scripted.turns || !turns ? [scripted, heard] : [gold, heardOfGold];
    try {
      const kept = await keptInModule(before, (anew) => perform(part, copies.next, anew));
      if (kept) errors.push(kept);
      if (kept) copies.stop();
    } catch (error) {
      copies.stop();
      notes.push(`it cannot be loaded twice, so what hooks keep between calls is not seen: ${errorText(error)}`);
    }
  }
  return {
    errors,
    notes,
    ...(performed && { played: playedOf(performed, environment) }),
    ...(turns && { gold: earned === true }),
  };
}

/** Each call within its time, and what it came to among what was heard. */
function listening(seconds: number, heard: Heard[]): Around {
  return async (hook, run) => {
    try {
      const value = await within(seconds, run);
      heard.push({ hook, value });
      return value;
    } catch (error) {
      const thrown = new HookError(hook, error);
      heard.push({ hook, error: thrown });
      throw thrown;
    }
  };
}

function thrownIn(hook: string): (error: unknown) => never {
  return (error) => {
    throw new HookError(hook, error);
  };
}

function asHookError(error: unknown): HookError {
  return error instanceof HookError ? error : new HookError('rollout', error);
}

function playedOf({ rewards, stop_reason }: Performed, environment: Environment): NonNullable<PlayedRow['played']> {
  return { reward: weigh(rewards, environment.describe().weights).reward, rewards, stop_reason };
}

/** A hook may run twice, so it has to come to the same score. */
async function scoreTwice(run: Rollout): Promise<Record<string, number>> {
  const { rewards } = await run.score();
  const { rewards: again } = await run.score();
  for (const [name, value] of Object.entries(rewards)) {
    if (again[name] === value) continue;
    const both = `${value}, then ${String(again[name])}`;
    throw new HookError(
      `reward "${name}"`,
      `scores the same conversation with ${both}: keep times and random numbers out of it`,
    );
  }
  return rewards;
}
