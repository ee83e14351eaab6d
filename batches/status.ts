/** How far a batch is: from its workflow while a worker answers, else from the store. */

import { latestGeneration, readManifest, summarize } from '../results/index.ts';
import type { Store } from '../store/store.ts';
import type { Manifest, Tally } from '../contracts/batch.ts';
import { answersOf, faultWarnings } from './answer-faults.ts';
import { endOf } from './end.ts';
import { ConfigurationError } from '../contracts/configuration-error.ts';
import { plainText, problemText } from './problem.ts';
import type { BatchState, BatchStatus, Problem } from './status-fields.ts';
import { askProgress, countOpenRollouts, describeWorkflow, type Execution } from './temporal/batches.ts';
import type { Server } from './temporal/connect.ts';
import { pauseOf } from './temporal/pause.ts';
import { endedLately } from './temporal/pace.ts';
import { sharingOf, type Sharing } from './temporal/sharing.ts';
import { findProblems } from './temporal/waiting.ts';
import { isExplained, unanswering } from './temporal/waiting/queues.ts';
import { unusedText } from './unused-roles.ts';

export type { BatchStatus } from './status-fields.ts';

export interface StatusOptions {
  /** Whether to look for what the batch waits for: several requests. @default true */
  readonly waiting?: boolean;
  /** Whether to ask how many rollouts have ended lately, and since when it is paused: a request each. @default true */
  readonly past?: boolean;
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
  // Before anything is counted: what was not collected has failed once the store knows of the end.
  const end = await endOf(server, store, manifest, execution);
  const summary = await summarize(store, batch);
  const { state, message } = end ?? endUnknown(summary.missing, server !== undefined);
  return statusOf(manifest, summary, {
    state,
    message,
    open: 0,
    started_at: new Date(end?.started_at ?? manifest.created_at),
    ended_at: end && new Date(end.ended_at),
    ui: execution && server?.ui(batch),
  });
}

export function unknownBatch(batch: string, store: Store, execution?: Execution): ConfigurationError {
  if (execution)
    return new ConfigurationError(
      `the batch ${batch} is not in ${store.url}: is that the store it was started with, and is its disk mounted?`,
      { solvedBy: 'store' },
    );
  return new ConfigurationError(`no batch "${batch}" in ${store.url}: \`dgym list\` shows what is there`);
}

async function readOpen(
  server: Server,
  store: Store,
  manifest: Manifest,
  execution: Execution,
  options: StatusOptions,
): Promise<BatchStatus> {
  const { batch } = manifest;
  const [live, found, sharing, ended] = await Promise.all([
    askProgress(server, batch),
    options.waiting === false ? [] : findProblems(server, manifest),
    options.waiting === false ? undefined : sharingOf(server, manifest).catch(() => undefined),
    options.past === false ? undefined : endedLately(server, batch, execution).catch(() => undefined),
  ]);
  const paused = live ? live.paused : options.past !== false;
  const pause =
    paused && options.past !== false ? await pauseOf(server.client, batch).catch(() => undefined) : undefined;
  const tally = live?.tally ?? (await summarize(store, batch));
  const unanswered = live ? undefined : await unanswering(server, manifest);
  const problems = unanswered && !isExplained(unanswered, found) ? [unanswered, ...found] : found;
  // No rate while the batch is paused or has problems. A long-running rollout alone does not count as a problem.
  const rate = live && (ended?.now ?? (problems.length === 0 && !live.paused ? ended?.before : undefined));
  return statusOf(manifest, tally, {
    state: (live ? live.paused : pause) ? 'paused' : 'running',
    open: live?.open ?? (await countOpenRollouts(server, batch)),
    concurrency: live?.concurrency,
    pausedSince: pause?.since,
    pausedBecause: live ? live.pausedBecause : pause?.because,
    problems,
    sharing,
    unusedRoles: live?.unusedRoles,
    rate,
    started_at: execution.started,
    ui: server.ui(batch),
    message: live ? undefined : 'these numbers are from the store',
  });
}

/** The same status at a rate that the reader has measured. */
export function atRate(status: BatchStatus, perMinute: number | undefined): BatchStatus {
  const left = status.total - status.verified - status.failed;
  const moves = perMinute !== undefined && perMinute > 0;
  // Nobody knows for how long a pause lasts.
  const ends = moves && status.state === 'running' && left > 0;
  return {
    ...status,
    rate_per_minute: moves ? rounded(perMinute) : null,
    eta_seconds: ends ? Math.round((left * 60) / perMinute) : null,
  };
}

/** Three digits say enough. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

interface End {
  readonly state: BatchState;
  readonly message?: string | undefined;
}

function endUnknown(missing: number, asked: boolean): End {
  if (missing === 0) return { state: 'done' };
  const reason = asked ? 'Temporal does not know it' : 'Temporal cannot be asked';
  return { state: 'failed', message: `${reason}, and ${missing} rollouts are missing: \`dgym resume\` collects them` };
}

interface Standing extends End {
  readonly open: number;
  readonly concurrency?: number | undefined;
  readonly pausedSince?: Date | undefined;
  readonly pausedBecause?: string | undefined;
  readonly problems?: readonly Problem[];
  readonly sharing?: Sharing | undefined;
  readonly unusedRoles?: readonly string[] | undefined;
  /** Rollouts that end in a minute. */
  readonly rate?: number | undefined;
  readonly started_at: Date;
  readonly ended_at?: Date | undefined;
  readonly ui?: string | undefined;
}

function statusOf(manifest: Manifest, tally: Tally, standing: Standing): BatchStatus {
  const { batch, input, dataset } = manifest;
  const answers = answersOf(tally.answers ?? [], input.spec.models);
  const { message, ui, pausedSince: since, pausedBecause: because, problems = [], unusedRoles: unused = [] } = standing;
  const status: BatchStatus = {
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
    rate_per_minute: null,
    eta_seconds: null,
    turns: tally.turns,
    input_tokens: tally.input_tokens,
    output_tokens: tally.output_tokens,
    answers,
    warnings: [...unused.map((role) => unusedText(role, 'this batch')), ...faultWarnings(answers)],
    ...(tally.cost !== undefined && { cost: tally.cost }),
    ...(input.budget && { budget: input.budget }),
    rows: dataset.rows,
    samples: input.samples,
    environments: input.environments.map(({ name }) => name),
    models: Object.fromEntries(Object.entries(input.spec.models).map(([role, { model }]) => [role, model])),
    generation: latestGeneration(manifest),
    ...(since && { paused_since: since.toISOString() }),
    ...(because !== undefined && { paused_because: plainText(because) }),
    ...waitingFor(problems),
    ...standing.sharing,
    ...(message !== undefined && { message }),
    ...(ui !== undefined && { ui }),
  };
  return atRate(status, standing.rate);
}

/** Problems, and the same as sentences. */
export function waitingFor(problems: readonly Problem[]): Pick<BatchStatus, 'waiting' | 'problems'> {
  return { waiting: problems.map((problem) => problemText(problem)), problems: [...problems] };
}
