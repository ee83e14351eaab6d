/** How far a batch is: from its workflow while a worker answers, else from the store. */

import { CancelledFailure, WorkflowFailedError } from '@temporalio/client';
import { readManifest, summarize, type Summary } from '../activities/results.ts';
import type { Store } from '../activities/store/store.ts';
import type { Manifest, Tally } from '../contracts/batch.ts';
import type { FailureClass } from '../contracts/failures.ts';
import { oneLine, UsageError } from './errors.ts';
import { askProgress, countOpenRollouts, describeWorkflow, type Execution } from './temporal/batches.ts';
import type { Server } from './temporal/connect.ts';
import { waitingFor } from './temporal/waiting.ts';

export type BatchState = 'running' | 'paused' | 'done' | 'budget' | 'cancelled' | 'failed';

export interface BatchStatus {
  readonly batch: string;
  readonly state: BatchState;
  readonly total: number;
  readonly verified: number;
  readonly failed: number;
  /** Rollouts that run now. */
  readonly open: number;
  readonly reward: { readonly mean: number | null };
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly failures: Partial<Record<FailureClass, number>>;
  readonly concurrency: number;
  readonly turns: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly rows: number;
  readonly samples: number;
  readonly environments: readonly string[];
  readonly models: Readonly<Record<string, string>>;
  readonly generation: number;
  /** What keeps it from going on, if anything. */
  readonly waiting: readonly string[];
  /** Why it ended as it did. */
  readonly message?: string;
  readonly ui?: string;
}

export interface StatusOptions {
  /** Whether to look for what the batch waits for: several requests. @default true */
  readonly waiting?: boolean;
}

/** `server` is left out where Temporal cannot be asked: then only the store speaks. */
export async function readStatus(
  server: Server | undefined,
  store: Store,
  batch: string,
  options: StatusOptions = {},
): Promise<BatchStatus> {
  const [manifest, execution] = await Promise.all([
    readManifest(store, batch),
    server && describeWorkflow(server, batch),
  ]);
  if (!manifest) throw unknownBatch(batch, store, execution);
  if (server && execution?.status === 'RUNNING') return readOpen(server, store, manifest, execution, options);
  const summary = await summarize(store, batch);
  const end =
    server && execution
      ? await readEnd(server, batch, execution)
      : endUnknown(summary.not_collected, server !== undefined);
  return statusOf(manifest, withMissing(summary), {
    ...end,
    open: 0,
    started_at: execution?.started ?? new Date(manifest.created_at),
    ended_at: execution?.ended,
    ui: execution && server?.ui(batch),
  });
}

/** Of a batch that has ended, what is missing is a failure too: rollouts and failures add up to what was asked for. */
function withMissing({ not_collected, ...tally }: Summary): Tally {
  if (not_collected === 0) return tally;
  return { ...tally, failed: tally.failed + not_collected, failures: { ...tally.failures, not_collected } };
}

export function unknownBatch(batch: string, store: Store, execution?: Execution): UsageError {
  if (execution)
    return new UsageError(`the batch ${batch} is not in ${store.url}: pass the --store it was started with`);
  return new UsageError(`no batch "${batch}" in ${store.url}: \`dgym list\` shows what is there`);
}

async function readOpen(
  server: Server,
  store: Store,
  manifest: Manifest,
  execution: Execution,
  options: StatusOptions,
): Promise<BatchStatus> {
  const { batch } = manifest;
  const [live, waiting] = await Promise.all([
    askProgress(server, batch),
    options.waiting === false ? ([] as string[]) : waitingFor(server, manifest),
  ]);
  const tally = live?.tally ?? (await summarize(store, batch));
  return statusOf(manifest, tally, {
    state: live?.paused ? 'paused' : 'running',
    open: live?.open ?? (await countOpenRollouts(server, batch)),
    concurrency: live?.concurrency,
    // The server lists a worker for a while after it has gone.
    waiting:
      live || waiting.some((what) => what.endsWith(` ${manifest.task_queue}`))
        ? waiting
        : [`no worker answers on queue ${manifest.task_queue}`, ...waiting],
    started_at: execution.started,
    ui: server.ui(batch),
    message: live ? undefined : 'these numbers are from the store',
  });
}

interface End {
  readonly state: BatchState;
  readonly message?: string | undefined;
}

/** What a closed workflow says about its end. */
async function readEnd({ client }: Server, batch: string, { runId }: Execution): Promise<End> {
  try {
    const { state } = await client.workflow.getHandle<() => Promise<{ state: BatchState }>>(batch, runId).result();
    return { state };
  } catch (error) {
    return endOf(error);
  }
}

/** Throws what is no end of a workflow, such as a lost connection. */
function endOf(error: unknown): End {
  if (!(error instanceof WorkflowFailedError)) throw error;
  if (error.cause instanceof CancelledFailure) return { state: 'cancelled' };
  return { state: 'failed', message: oneLine(error.cause?.message ?? error.message) };
}

function endUnknown(missing: number, asked: boolean): End {
  if (missing === 0) return { state: 'done' };
  const reason = asked ? 'Temporal does not know it' : 'Temporal cannot be asked';
  return { state: 'failed', message: `${reason}, and ${missing} rollouts are missing: \`dgym resume\` collects them` };
}

interface Standing extends End {
  readonly open: number;
  readonly concurrency?: number | undefined;
  readonly waiting?: readonly string[];
  readonly started_at: Date;
  readonly ended_at?: Date | undefined;
  readonly ui?: string | undefined;
}

function statusOf({ batch, input, dataset }: Manifest, tally: Tally, standing: Standing): BatchStatus {
  const { message, ui } = standing;
  return {
    batch,
    state: standing.state,
    total: input.total,
    verified: tally.verified,
    failed: tally.failed,
    open: standing.open,
    reward: { mean: tally.verified === 0 ? null : tally.reward / tally.verified },
    started_at: standing.started_at.toISOString(),
    ended_at: standing.ended_at?.toISOString() ?? null,
    failures: tally.failures,
    concurrency: standing.concurrency ?? input.concurrency,
    turns: tally.turns,
    input_tokens: tally.input_tokens,
    output_tokens: tally.output_tokens,
    rows: dataset.rows,
    samples: input.samples,
    environments: input.environments.map(({ name }) => name),
    models: Object.fromEntries(Object.entries(input.spec.models).map(([role, { model }]) => [role, model])),
    generation: input.generation,
    waiting: standing.waiting ?? [],
    ...(message !== undefined && { message }),
    ...(ui !== undefined && { ui }),
  };
}
