/** Starts a batch as `dgym collect --detach` does, without a process for it. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { snapshotDataset } from '../../results/dataset.ts';
import { createManifest } from '../../results/index.ts';
import { openStore, type Store } from '../../store/store.ts';
import type { BatchInput, Budget, Tally } from '../../contracts/batch.ts';
import { priorityOf } from '../../batches/temporal/priority.ts';
import type { EnvironmentBinding } from '../../contracts/environment.ts';
import { bindDescription } from '../../contracts/binding.ts';
import { defaultLimits } from '../../contracts/limits.ts';
import type { ModelBinding } from '../../contracts/model.ts';
import { modelQueue, workflowQueue } from '../../contracts/names.ts';
import type { Environment } from '../../environments/environment.ts';
import { environments } from '../../catalogue/index.ts';

export interface Submission {
  readonly batch: string;
  /** Prefix of the task queues. */
  readonly prefix: string;
  /** One that ships, by name, one of the test's own, one as bound, or one that answers on a queue and describes itself. */
  readonly environment: string | Environment | EnvironmentBinding | { readonly name: string; readonly queue: string };
  readonly rows: readonly object[];
  /** By role; without a queue they are called on the prefix's own. */
  readonly models: Record<string, Omit<ModelBinding, 'queue'>>;
  readonly samples?: number;
  readonly concurrency?: number;
  readonly limits?: Partial<BatchInput['spec']['limits']>;
  readonly options?: Record<string, unknown>;
  readonly sampling?: BatchInput['spec']['sampling'];
  readonly budget?: Budget;
  /** @default a new folder */
  readonly store?: string;
  /** Whether the server is to be told search attributes. @default true */
  readonly searchAttributes?: boolean;
}

export interface Submitted {
  readonly store: Store;
  readonly input: BatchInput;
  readonly handle: WorkflowHandle<(input: BatchInput) => Promise<Tally & { state: string }>>;
}

export async function submit(client: Client, submission: Submission): Promise<Submitted> {
  const { batch, prefix, rows, samples = 1, concurrency = 64 } = submission;
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-batch-'));
  const path = join(folder, 'rows.jsonl');
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const store = openStore(submission.store ?? `file://${folder}/store`);

  const queue = modelQueue(prefix);
  const input: BatchInput = {
    spec: {
      batch,
      store: store.url,
      models: Object.fromEntries(Object.entries(submission.models).map(([role, model]) => [role, { ...model, queue }])),
      sampling: submission.sampling ?? {},
      limits: { ...defaultLimits, ...submission.limits },
      search_attributes: submission.searchAttributes ?? true,
    },
    environments: [bind(submission, prefix)],
    total: rows.length * samples,
    samples,
    concurrency,
    generation: 0,
    ...(submission.budget && { budget: submission.budget }),
  };
  const { sha256 } = await snapshotDataset({ store, batch, path });
  const manifest = {
    batch,
    created_at: new Date().toISOString(),
    input,
    dataset: { path, sha256, rows: rows.length },
    task_queue: workflowQueue(prefix),
    version: '0.0.0',
  };
  if (!(await createManifest(store, manifest))) throw new Error(`the batch ${batch} exists`);
  const handle = await client.workflow.start<(input: BatchInput) => Promise<Tally & { state: string }>>('batch', {
    taskQueue: workflowQueue(prefix),
    workflowId: batch,
    args: [input],
    priority: priorityOf({ batch, rollouts: input.total }),
  });
  return { store, input, handle };
}

function bind({ environment: given, options = {}, limits }: Submission, prefix: string): EnvironmentBinding {
  if (typeof given === 'object' && 'options' in given) return given;
  const maxTurns = limits?.turns;
  if (typeof given === 'object' && 'queue' in given) {
    const unknown = { name: given.name, version: '', placement: 'queue', weights: {} } as const;
    return { ...bindDescription(unknown, { queue: given.queue, options, maxTurns }), foreign: {} };
  }
  const environment = typeof given === 'string' ? environments.get(given) : given;
  if (!environment) throw new Error(`no environment "${JSON.stringify(given)}"`);
  const resolved = environment.resolveOptions(options);
  return bindDescription(environment.describe(), { queue: workflowQueue(prefix), options: resolved, maxTurns });
}
