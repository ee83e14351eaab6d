/** What `collect` and `resume` share: a worker, the start, the watch, and the files at the end. */

import colors from 'picocolors';
import { exportBatch } from '../exports/batch.ts';
import type { Store } from '../store/store.ts';
import type { Manifest } from '../contracts/batch.ts';
import { readStatus } from '../batches/status.ts';
import { finishText, nextCommands, storeFlagOf } from './end-text.ts';
import { RolloutStream } from '../batches/rollouts.ts';
import { errorText } from '../contracts/error-text.ts';
import { exitCodes } from './errors.ts';
import { examplesWithAdvice, firstFailures, type FailureExamples } from './failure-examples.ts';
import { followInto } from './follow-file.ts';
import { onInterrupt, type Interrupt } from './interrupt.ts';
import { poolsOf, startOwnWorker } from '../batches/own-worker.ts';
import { workerLog } from '../batches/worker-log.ts';
import type { Output } from './output.ts';
import { createProgressView, type ProgressView } from './progress.ts';
import { prefixFlag } from '../batches/prefix.ts';
import { defaultOutput } from './result-files.ts';
import type { Server } from '../batches/temporal/connect.ts';
import { watchBatch } from './watch.ts';
import type { Keeper } from '../workers/keeper.ts';

export interface Run {
  readonly server: Server;
  readonly store: Store;
  readonly manifest: Manifest;
  readonly output: Output;
  readonly worker: boolean;
  readonly out: string;
  /** Where each rollout is written as it ends. */
  readonly follow?: string | undefined;
  /** Starts the workflow, once the worker is there. */
  readonly start: (signal: AbortSignal) => Promise<void>;
}

/** The batch as soon as it has a name: where to look, whatever happens next. */
export function announce({ output, server, manifest }: Pick<Run, 'output' | 'server' | 'manifest'>): void {
  const ui = server.ui(manifest.batch);
  output.note(`Batch        ${colors.bold(manifest.batch)}`);
  if (ui !== undefined) output.note(`Temporal UI  ${ui}`);
}

/** How to start a worker for a batch by hand. */
export function workerCommand(manifest: Manifest): string {
  const { task_queue: prefix, modules = [] } = manifest;
  const pools = poolsOf(manifest);
  const serves = `${prefixFlag(prefix)}${pools.length === 0 ? '' : ` --pools ${pools.join(',')}`}`;
  return `dgym worker${serves}${modules.map((module) => ` --environments ${quoted(module)}`).join('')}`;
}

/** As a shell takes it for one word. */
function quoted(path: string): string {
  return /^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

/** Runs a batch to its end, or until Ctrl-C; returns the exit code. */
export async function runBatch(run: Run): Promise<number> {
  const { server, store, manifest } = run;
  const interrupt = onInterrupt();
  const { signal } = interrupt;
  const view = createProgressView();
  let keeper: Keeper | undefined;
  try {
    if (run.worker) {
      const log = workerLog(manifest.batch);
      keeper = await orLetGo(startOwnWorker(server, manifest, { log, note: view.note }), signal);
    }
    await orLetGo(run.start(signal), signal);
    const following = follow(run, signal);
    const status = signal.aborted ? undefined : await watchBatch({ server, store, manifest, view, signal });
    view.end();
    await following;
    if (!status) return await detach(run, interrupt, view, keeper);
    const [code] = await Promise.all([finish(run), keeper?.stop()]);
    return code;
  } catch (error) {
    view.end();
    await keeper?.stop();
    throw error;
  } finally {
    interrupt.release();
  }
}

/** Whatever keeps the lines from being written is no reason to stop collecting. */
async function follow({ server, store, manifest, output, follow: file }: Run, signal: AbortSignal): Promise<void> {
  if (file === undefined || signal.aborted) return;
  const stream = new RolloutStream({ server, store }, manifest.batch, { signal });
  await followInto(file, stream).catch((error: unknown) => {
    output.note(`--follow ${file}: ${errorText(error)}; \`dgym follow ${manifest.batch}\` writes them again`);
  });
}

/** The result, or `undefined` as soon as the user lets go. A worker on its way sees that its command is gone. */
async function orLetGo<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) return undefined;
  const letGo = new Promise<undefined>((resolve) => signal.addEventListener('abort', () => resolve(undefined)));
  return Promise.race([work, letGo]);
}

async function detach(
  { manifest, store, out }: Run,
  interrupt: Interrupt,
  view: ProgressView,
  keeper?: Keeper,
): Promise<number> {
  const { batch } = manifest;
  const outFlag = out === defaultOutput(batch) ? '' : ` --out ${out}`;
  const storeFlag = storeFlagOf(store);
  view.note(
    keeper
      ? `Stopped here, with its worker: nothing of ${batch} runs until you go on with it.`
      : `Detached. The batch ${batch} goes on while others run workers for it.`,
  );
  view.note(
    nextCommands([
      [`dgym resume ${batch}${outFlag}${storeFlag}`, 'go on with it here'],
      [workerCommand(manifest), 'go on without watching it'],
      [`dgym status ${batch} --watch${storeFlag}`, 'watch it'],
      [`dgym cancel ${batch}`, 'end it'],
    ]),
  );
  await keeper?.stop();
  return interrupt.exitCode();
}

async function finish({ server, store, manifest, output, out }: Run): Promise<number> {
  const { batch } = manifest;
  const {
    failures_out,
    manifest_out,
    manifest: written,
  } = await exportBatch({
    store,
    batch,
    format: 'gym',
    out,
    warn: (text) => output.note(text),
  });
  const status = await readStatus(server, store, batch);
  const failed = written.counts.verified < written.counts.asked;
  const examples: FailureExamples =
    failures_out === undefined ? new Map() : await firstFailures(failures_out, Object.keys(status.failures));
  output.say(finishText({ status, manifest, examples, out, failures: failed ? failures_out : undefined, store }));
  output.result({ ...status, examples: examplesWithAdvice(examples), out, failures_out, manifest_out });
  return status.state === 'done' && status.failed === 0 ? exitCodes.ok : exitCodes.failed;
}
