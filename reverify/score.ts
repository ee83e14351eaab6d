/** Scores one recorded rollout again: what the rollout's workflow does at its end, in this process. */

import type { Transcript } from '../contracts/conversation.ts';
import type { EnvironmentDescription, Options } from '../contracts/environment.ts';
import type { RolloutInfo } from '../contracts/record.ts';
import { weigh, type Weighed } from '../contracts/rewards.ts';
import type { Environment, EnvironmentVerbs } from '../environments/environment.ts';
import { serveAfresh } from '../environments/serve-afresh.ts';
import { settle } from '../environments/settle.ts';
import { StoreError } from '../store/errors.ts';
import { readReference } from '../store/references.ts';
import { isSpill } from '../store/values.ts';
import type { Recording } from './recording.ts';
import { callsThatRan, replay } from './replay.ts';
import { answerer, type Cast } from './roles.ts';
import { UnverifiableError } from './unverifiable.ts';

export interface Scored extends Weighed {
  readonly details: Readonly<Record<string, unknown>>;
  /** Who scored it, as a record says it. */
  readonly environment: RolloutInfo['environment'];
  /** Outputs of replayed tools that are not what is recorded. */
  readonly differs: number;
}

export interface Scoring extends Cast {
  readonly environment: Environment;
  readonly options: Options;
}

/** Throws what the hooks throw, and an `UnverifiableError` where the state at the end cannot be had. */
export async function score(recording: Recording, scoring: Scoring): Promise<Scored> {
  const { environment, options, signal } = scoring;
  const described = environment.describe();
  const verbs = serveAfresh(environment, (_, run) => run(signal));
  const answer = answerer(scoring);
  const { row, output } = recording;

  const recorded = await recordedEnd(recording, described);
  const { state: start, opening } = recorded ?? (await begin(verbs, recording, described, options));
  let state = start;
  try {
    const { differs, ...end } = recorded
      ? { state, differs: 0 }
      : await replay(verbs, described.reads_state === false ? [] : callsThatRan(output), { state, options }, answer);
    state = end.state;
    const task = { row, state, options, transcript: [...opening, ...output] };
    const { rewards, details = {} } = await settle((answers) => verbs.reward({ ...task, answers }), answer);
    const { name, version } = described;
    return { ...weigh(rewards, described.weights), details, differs, environment: { name, version, options } };
  } finally {
    // As in a rollout, a result stands even if what was acquired cannot be released.
    await verbs.close({ state, options }).catch(() => undefined);
  }
}

interface Stand {
  readonly state: unknown;
  readonly opening: Transcript;
}

/** The end as our own record has it; `undefined` where it has none, or has lost it and the calls can be played again. */
async function recordedEnd(recording: Recording, described: EnvironmentDescription): Promise<Stand | undefined> {
  if (!recording.ours) return undefined;
  const { opening, state } = recording.ours;
  try {
    // Which store the record comes from, nobody knows: the hash says that it is the state.
    const found: unknown = isSpill(state) ? JSON.parse((await readReference(state.$blob)).toString()) : state;
    return { opening, state: found };
  } catch (error) {
    if (!(error instanceof StoreError) || whyNotReplayed(recording, described) !== undefined) throw error;
    return undefined;
  }
}

/** The row, opened, for calls to be played again from there. */
async function begin(
  verbs: EnvironmentVerbs,
  recording: Recording,
  described: EnvironmentDescription,
  options: Options,
): Promise<Stand> {
  const reason = whyNotReplayed(recording, described);
  if (reason !== undefined) throw new UnverifiableError('environment_not_replayable', reason);
  const { state, items } = await verbs.open({ row: recording.row, options });
  return { state, opening: recording.ours?.opening ?? items };
}

function whyNotReplayed(
  { output }: Recording,
  { name, converses, replayable, reads_state }: EnvironmentDescription,
): string | undefined {
  // What nobody reads need not be rebuilt.
  if (reads_state === false) return undefined;
  if (converses) {
    return `the record has no final state, and tool calls alone do not rebuild it: in "${name}" a simulated user may change it too`;
  }
  if (replayable || callsThatRan(output).length === 0) return undefined;
  return `the record has no final state, and the tool calls of "${name}" cannot be played again (\`replayable\` is false)`;
}
