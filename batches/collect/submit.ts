/** Makes a prepared batch real: its rows and manifest in the store, its workflow in Temporal. */

import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
} from '@temporalio/client';
import { resolve } from 'node:path';
import { snapshotDataset } from '../../results/dataset.ts';
import { createManifest, readManifest } from '../../results/index.ts';
import { openStore } from '../../store/store.ts';
import { version } from '../../own-package.ts';
import type { BatchInput, Manifest } from '../../contracts/batch.ts';
import { defaultLimits } from '../../contracts/limits.ts';
import { workflowQueue } from '../../contracts/names.ts';
import type { Limits } from '../../contracts/rollout.ts';
import { describeWorkflow } from '../temporal/batches.ts';
import type { Server } from '../temporal/connect.ts';
import { inheritLimits } from '../temporal/limits.ts';
import { priorityOf } from '../temporal/priority.ts';
import { ensureSearchAttributes, visibility } from '../temporal/search-attributes.ts';
import { environmentOfRow } from './environments.ts';
import { bindModels } from './models.ts';
import { batchExists, type Prepared } from './prepare.ts';

/** Writes everything that the batch needs; its workflow is not started yet. */
export async function createBatch(server: Server, prepared: Prepared): Promise<Manifest> {
  const { batch, dataset, options, environments, mixed, catalogue } = prepared;
  const store = openStore(prepared.store);
  if ((await readManifest(store, batch)) || (await describeWorkflow(server, batch))) throw batchExists(batch);

  const names = environments.map(({ name }) => name);
  const snapshot = await snapshotDataset({
    store,
    batch,
    ...dataset,
    ...(options.limit !== undefined && { limit: options.limit }),
    ...(options.only && { only: options.only }),
    ...(mixed && {
      environmentIndex: (row, index) => names.indexOf(environmentOfRow(catalogue, row, () => `row ${index}`).name),
    }),
  });
  // Only now there is a store to put scripts into.
  const models = await bindModels(prepared.models, store, prepared.prefix, options.modelTimeout);
  const input: BatchInput = {
    spec: {
      batch,
      store: store.url,
      models,
      sampling: samplingOf(prepared),
      ...(options.seed !== undefined && { seed: options.seed }),
      limits: limitsOf(prepared),
      ...(options.giveUpAfter !== undefined && { give_up_after_seconds: options.giveUpAfter }),
      search_attributes: await ensureSearchAttributes(server),
    },
    environments: [...environments],
    total: snapshot.rows * options.samples,
    samples: options.samples,
    concurrency: options.concurrency,
    generation: 0,
    ...budgetOf(prepared),
  };
  const manifest: Manifest = {
    batch,
    created_at: new Date().toISOString(),
    input,
    dataset: {
      path: dataset.path === dataset.name ? resolve(dataset.path) : dataset.name,
      sha256: snapshot.sha256,
      rows: snapshot.rows,
    },
    task_queue: workflowQueue(prepared.prefix),
    ...(options.maxTurns !== undefined && { max_turns: options.maxTurns }),
    ...(catalogue.modules.length > 0 && { modules: [...catalogue.modules] }),
    version,
  };
  if (!(await createManifest(store, manifest))) throw batchExists(batch);
  return manifest;
}

/**
 * Starts the workflow of a batch; a later generation may reuse the id of the one before. `false`: it runs already, started
 * by someone else.
 */
export async function startBatch(server: Server, manifest: Manifest): Promise<boolean> {
  const { batch, input, task_queue, dataset } = manifest;
  await inheritLimits(server, manifest);
  const policy = input.spec.models['policy']?.model ?? 'unknown';
  const environment = input.environments.map(({ name }) => name).join(', ');
  try {
    await server.client.workflow.start('batch', {
      workflowId: batch,
      taskQueue: task_queue,
      args: [input],
      workflowIdReusePolicy:
        input.generation === 0 ? WorkflowIdReusePolicy.REJECT_DUPLICATE : WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
      priority: priorityOf({ batch, rollouts: input.total }),
      // The server takes 200 bytes.
      staticSummary: `${policy.slice(0, 60)} · ${dataset.rows} rows × ${input.samples} · ${environment.slice(0, 60)}`,
      ...visibility(input.spec.search_attributes, { batch, environment, model: policy }),
    });
    return true;
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return false;
  }
}

function budgetOf({ options }: Prepared): Pick<BatchInput, 'budget'> {
  const { maxTotalTokens: total_tokens, maxCost: cost } = options;
  if (total_tokens === undefined && cost === undefined) return {};
  return { budget: { ...(total_tokens !== undefined && { total_tokens }), ...(cost !== undefined && { cost }) } };
}

/** The ways in which vLLM and its kind are asked; a server takes no notice of those that it does not know. */
const tokenIds = { logprobs: true, top_logprobs: 0, return_token_ids: true, return_tokens_as_token_ids: true };

function limitsOf({ options }: Prepared): Limits {
  const { maxTurns: turns, maxInvalidTurns: invalid_turns } = options;
  return {
    ...defaultLimits,
    ...(turns !== undefined && { turns }),
    ...(invalid_turns !== undefined && { invalid_turns }),
  };
}

function samplingOf({ options }: Prepared): BatchInput['spec']['sampling'] {
  const given = {
    temperature: options.temperature,
    top_p: options.topP,
    max_output_tokens: options.maxOutputTokens,
    extra_body: options.tokenIds ? { ...tokenIds, ...options.extraBody } : options.extraBody,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
