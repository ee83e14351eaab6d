/** Foreign environments: asked to describe themselves before a batch starts anything, so that nothing starts in vain. */

import {
  ActivityCancellationType,
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  patched,
  proxyActivities,
} from '@temporalio/workflow';
import type { BatchInput } from '../contracts/batch.ts';
import { bindDescription } from '../contracts/binding.ts';
import type { EnvironmentBinding, VerbInput } from '../contracts/environment.ts';
import type { RolloutSpec } from '../contracts/rollout.ts';
import { suggestion } from '../contracts/suggestion.ts';
import { readDescription } from './described.ts';
import { maxMessageLength } from './failure.ts';

const activities = proxyActivities<Record<string, (input: VerbInput<'describe'>) => Promise<unknown>>>({
  // A worker that is not there yet is waited for; `status` names its queue.
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', maximumInterval: '10 seconds', maximumAttempts: 5 },
  // `describe` does not heartbeat, so a hanging call cannot be told of a cancellation: do not wait for it.
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

/** The batch with all of its environments known; fails with the sentence that the user reads. */
export async function introduce(input: BatchInput): Promise<BatchInput> {
  if (!input.environments.some(({ foreign }) => foreign)) return input;
  const known = new Set<string>();
  const environments = await Promise.all(
    input.environments.map(async (one) => (one.foreign ? ask(one, input, known) : one)),
  );
  // Which roles an environment at hand has was looked at before the batch was made.
  const unused = input.environments.every(({ foreign }) => foreign) ? unusedRoles(input, known) : [];
  return { ...input, environments, ...(unused.length > 0 && { spec: withoutRoles(input.spec, unused) }) };
}

/** Models that nobody asks. */
function unusedRoles({ spec }: BatchInput, known: ReadonlySet<string>): string[] {
  return Object.keys(spec.models).filter((role) => role !== 'policy' && !known.has(role));
}

function withoutRoles(spec: RolloutSpec, unused: readonly string[]): RolloutSpec {
  const models = Object.entries(spec.models).filter(([role]) => !unused.includes(role));
  return { ...spec, models: Object.fromEntries(models) };
}

/** Adds the roles that it has to `known`. */
async function ask(binding: EnvironmentBinding, { spec }: BatchInput, known: Set<string>): Promise<EnvironmentBinding> {
  const { name, queue, options, foreign, max_turns: maxTurns } = binding;
  const type = `${name}.describe`;
  const input = { options, ...(foreign?.preset !== undefined && { preset: foreign.preset }) };
  let described: unknown;
  try {
    described = await activities[type]?.executeWithOptions({ taskQueue: queue, summary: type }, [input]);
  } catch (error) {
    if (isCancellation(error)) throw error;
    const cause = error instanceof ActivityFailure ? error.cause : error;
    if (cause instanceof ApplicationFailure && cause.type === 'NotFoundError') {
      throw refused(binding, `its worker has no activity ${type}: is the name right?`);
    }
    throw refused(binding, cause instanceof Error ? cause.message : String(cause));
  }
  // Whoever answers on the queue may answer anything.
  const read = readDescription(described, maxTurns !== undefined);
  if (typeof read === 'string') throw refused(binding, `${type} ${read}`);
  const { roles, resolved_options = options } = read;
  checkRoles(binding, roles, Object.keys(spec.models));
  for (const role of roles) known.add(role);
  const bound = bindDescription({ ...read, name, placement: 'queue' }, { queue, options: resolved_options, maxTurns });
  // Its rollouts have to know: of the attempts at its hooks all count.
  return { ...bound, ...(foreign && { foreign }) };
}

function checkRoles(binding: EnvironmentBinding, roles: readonly string[], bound: readonly string[]): void {
  const missing = roles.find((role) => !bound.includes(role));
  if (missing !== undefined) {
    throw refused(binding, `no model for its role "${missing}": add --model ${missing}=NAME[@URL]`);
  }
  const own = ['policy', ...roles];
  for (const role of bound.filter((one) => !own.includes(one))) {
    const meant = suggestion(role, own);
    // One config file may serve several environments: only a slip of the pen is refused.
    if (meant === '' && patched('roles-left-out')) continue;
    throw refused(binding, `it has no role "${role}"${meant}; its roles are ${own.join(', ')}`);
  }
}

function refused({ name, queue }: EnvironmentBinding, why: string): ApplicationFailure {
  const message = `the environment ${name} on queue ${queue}: ${why.slice(0, maxMessageLength)}`;
  return ApplicationFailure.nonRetryable(message, 'environment_refused');
}
