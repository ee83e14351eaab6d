/** Plays one row: its script, and what the environment says a perfect model would do. */

import type { Row } from '../../contracts/dataset.ts';
import { weigh } from '../../contracts/rewards.ts';
import type { Options } from '../../contracts/environment.ts';
import type { StopReason } from '../../contracts/rollout.ts';
import { findScriptEntry, type ScriptedAnswer, type ScriptEntry } from '../../contracts/script.ts';
import type { Environment } from '../../environments/environment.ts';
import { playing, type Rollout } from '../../environments/rollout.ts';
import { serveAfresh, type Around } from '../../environments/serve-afresh.ts';
import { HookError } from './hook-failure.ts';
import { refusedCalls } from './notes.ts';
import { within } from './time-limit.ts';

export interface Setting {
  readonly environment: Environment;
  /** Resolved. */
  readonly options: Options;
  /** `undefined` when it cannot be read, which is a failure of its own. */
  readonly script: readonly ScriptEntry[] | undefined;
  /** The script as messages call it. */
  readonly scriptName: string;
  /** That one call of a hook may take. */
  readonly seconds: number;
}

export interface PlayedRow {
  /** What the script earned, where there is one for the row. */
  readonly played?: { reward: number; rewards: Readonly<Record<string, number>>; stop_reason: StopReason };
  /** Whether the gold answer earned every reward, where the row names one. */
  readonly gold?: boolean;
  readonly errors: readonly HookError[];
  readonly notes: readonly string[];
}

export async function checkRow(setting: Setting, row: Row, index: number): Promise<PlayedRow> {
  const { environment, options, seconds } = setting;
  const errors: HookError[] = [];
  const notes: string[] = [];
  const around: Around = (hook, run) =>
    within(seconds, run).catch((error: unknown) => {
      throw new HookError(hook, error);
    });
  const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      errors.push(error instanceof HookError ? error : new HookError('rollout', error));
      return undefined;
    }
  };
  const rollout = <T>(policy: readonly ScriptedAnswer[], of: string, work: (rollout: Rollout) => Promise<T>) => {
    const answer = (role: string, turn: number) => answerOf(setting, { role, turn, index, policy, of });
    return attempt(() => playing({ verbs: serveAfresh(environment, around), row, options, answer }, work));
  };

  const turns = turnsOf(setting, 'policy', index);
  const played = await rollout(turns ?? [], setting.scriptName, async (run) => {
    if (!turns) return undefined;
    const stop_reason = await run.converse();
    const rewards = await scoreTwice(run);
    notes.push(...refusedCalls(run, environment));
    return { reward: weigh(rewards, environment.describe().weights).reward, rewards, stop_reason };
  });
  if (errors.length > 0) return { errors, notes };

  const golden = await attempt(() => around('gold', () => Promise.resolve(environment.gold(row, options))));
  if (!turns && !golden && setting.script && errors.length === 0) errors.push(unscripted(setting, index));
  const rewards =
    golden &&
    (await rollout(golden, 'the gold answer', async (run) => {
      await run.converse();
      return (await run.score()).rewards;
    }));
  for (const [name, value] of Object.entries(rewards ?? {})) {
    if (Math.abs(value - 1) > 1e-9)
      errors.push(new HookError(`reward "${name}"`, `the gold answer earns ${value} instead of 1`));
  }
  return { errors, notes, ...(played && { played }), ...(golden && { gold: errors.length === 0 }) };
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

function turnsOf({ script }: Setting, role: string, row: number): readonly ScriptedAnswer[] | undefined {
  return findScriptEntry(script ?? [], { role, row, sample: 0 })?.turns;
}

interface Asked {
  readonly role: string;
  readonly turn: number;
  readonly index: number;
  readonly policy: readonly ScriptedAnswer[];
  /** Where the turns of the policy come from. */
  readonly of: string;
}

function answerOf(setting: Setting, { role, turn, index, policy, of }: Asked): ScriptedAnswer {
  const turns = role === 'policy' ? policy : (turnsOf(setting, role, index) ?? []);
  const answer = turns[turn];
  if (answer !== undefined) return answer;
  if (role === 'policy') {
    const many = `${turn} ${turn === 1 ? 'turn' : 'turns'}`;
    throw new HookError('script', `${of} has ${many} for it, and the rollout goes on: add one, such as a last text`);
  }
  throw new HookError(
    'script',
    `${setting.scriptName} has no answer ${turn + 1} of the role "${role}": add ${line(role, index)} ` +
      '(an answer that does not fit is asked for again, and so is a prompt that is another one each time)',
  );
}

function unscripted({ scriptName }: Setting, index: number): HookError {
  return new HookError('script', `nobody answers: add ${line('policy', index)} to ${scriptName}, or a gold answer`);
}

function line(role: string, row: number): string {
  return `{"role": "${role}", "row": ${row}, "turns": ["…"]}`;
}
