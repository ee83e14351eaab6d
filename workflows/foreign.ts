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
import type { EnvironmentBinding, VerbInput } from '../contracts/environment.ts';
import { isObject } from '../contracts/json.ts';
import { maxTurns } from '../contracts/limits.ts';
import type { RolloutSpec } from '../contracts/rollout.ts';
import { suggestion } from '../contracts/suggestion.ts';
import { maxMessageLength } from './failure.ts';

const activities = proxyActivities<Record<string, (input: VerbInput<'describe'>) => Promise<unknown>>>({
  // A worker that is not there yet is waited for; `status` names its queue.
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', maximumInterval: '10 seconds', maximumAttempts: 5 },
  // `describe` does not heartbeat, so a hanging call cannot be told of a cancellation: do not wait for it.
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

/** Size limit of a description: its options and weights are copied into the input of every rollout. */
const maxDescribedLength = 64 * 1024;

/** As `contracts/environment.ts` says. */
const maxTimeoutSeconds = 86_400;

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
  const { name, queue, options, foreign } = binding;
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
  const { version, weights, roles = [], resolved_options = options, ...rest } = isObject(described) ? described : {};
  if (typeof version !== 'string' || !areWeights(weights)) {
    throw refused(binding, `${type} has to answer with its version and the weights of its rewards`);
  }
  if (!areNames(roles)) throw refused(binding, `${type} has to answer with its roles as a list of names`);
  if (!isObject(resolved_options))
    throw refused(binding, `${type} has to answer with its resolved_options as an object`);
  if (JSON.stringify([version, weights, roles, resolved_options]).length > maxDescribedLength) {
    throw refused(
      binding,
      `${type} answers with more than ${maxDescribedLength / 1024} KiB of version, weights and options`,
    );
  }
  checkRoles(binding, roles, Object.keys(spec.models));
  for (const role of roles) known.add(role);
  const { timeout_seconds } = rest;
  if (timeout_seconds != null && !isTimeout(timeout_seconds)) {
    throw refused(binding, `${type} has to answer with its timeout_seconds as a number above 0, of at most a day`);
  }
  const max_turns = binding.max_turns ?? rest['max_turns'];
  if (max_turns != null && !isTurns(max_turns)) {
    throw refused(binding, `${type} has to answer with its max_turns as a whole number from 1 to ${maxTurns}`);
  }
  return {
    name,
    version,
    queue,
    placement: 'queue',
    weights,
    options: resolved_options,
    ...(timeout_seconds != null && { timeout_seconds }),
    ...(max_turns != null && { max_turns }),
  };
}

function isTurns(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= maxTurns;
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

function isTimeout(seconds: unknown): seconds is number {
  return typeof seconds === 'number' && seconds > 0 && seconds <= maxTimeoutSeconds;
}

function areNames(roles: unknown): roles is readonly string[] {
  return Array.isArray(roles) && roles.every((role) => typeof role === 'string');
}

function areWeights(weights: unknown): weights is Record<string, number> {
  if (!isObject(weights)) return false;
  const values = Object.values(weights);
  return values.length > 0 && values.every((weight) => Number.isFinite(weight));
}

function refused({ name, queue }: EnvironmentBinding, why: string): ApplicationFailure {
  const message = `the environment ${name} on queue ${queue}: ${why.slice(0, maxMessageLength)}`;
  return ApplicationFailure.nonRetryable(message, 'environment_refused');
}
