/** Foreign environments: asked to describe themselves before a batch starts anything, so that nothing starts in vain. */

import { ActivityFailure, ApplicationFailure, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { BatchInput } from '../contracts/batch.ts';
import type { EnvironmentBinding, VerbInput, VerbOutput } from '../contracts/environment.ts';

type Described = VerbOutput<'describe'>;

const activities = proxyActivities<Record<string, (input: VerbInput<'describe'>) => Promise<Described>>>({
  // A worker that is not there yet is waited for; `status` names its queue.
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', maximumInterval: '10 seconds', maximumAttempts: 5 },
});

/** The batch with all of its environments known; fails with the sentence that the user reads. */
export async function introduce(input: BatchInput): Promise<BatchInput> {
  if (!input.environments.some(({ foreign }) => foreign)) return input;
  const environments = await Promise.all(input.environments.map(async (one) => (one.foreign ? ask(one, input) : one)));
  return { ...input, environments };
}

async function ask(binding: EnvironmentBinding, { spec }: BatchInput): Promise<EnvironmentBinding> {
  const { name, queue, options, foreign } = binding;
  const type = `${name}.describe`;
  const input = { options, ...(foreign?.preset !== undefined && { preset: foreign.preset }) };
  let described: Described | undefined;
  try {
    described = await activities[type]?.executeWithOptions({ taskQueue: queue, summary: type }, [input]);
  } catch (error) {
    if (isCancellation(error)) throw error;
    const cause = error instanceof ActivityFailure ? error.cause : error;
    throw refused(binding, cause instanceof Error ? cause.message : String(cause));
  }
  const { version, weights, roles, resolved_options = options } = described ?? {};
  if (typeof version !== 'string' || !areWeights(weights)) {
    throw refused(binding, `${type} has to answer with its version and the weights of its rewards`);
  }
  checkRoles(binding, roles ?? [], Object.keys(spec.models));
  return { name, version, queue, placement: 'queue', weights, options: resolved_options };
}

function checkRoles(binding: EnvironmentBinding, roles: readonly string[], bound: readonly string[]): void {
  const missing = roles.find((role) => !bound.includes(role));
  if (missing !== undefined) {
    throw refused(binding, `no model for its role "${missing}": add --model ${missing}=NAME[@URL]`);
  }
  const unknown = bound.find((role) => role !== 'policy' && !roles.includes(role));
  if (unknown !== undefined) {
    throw refused(binding, `it has no role "${unknown}"; its roles are ${['policy', ...roles].join(', ')}`);
  }
}

function areWeights(weights: unknown): weights is Record<string, number> {
  if (typeof weights !== 'object' || weights === null) return false;
  const values = Object.values(weights);
  return values.length > 0 && values.every((weight) => Number.isFinite(weight));
}

function refused({ name, queue }: EnvironmentBinding, why: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`the environment ${name} on queue ${queue}: ${why}`, 'environment_refused');
}
