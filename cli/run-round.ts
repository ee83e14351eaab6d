/** Starts a round, or attaches to an open batch, and watches it to its end: the common part of `resume` and `retry`. */

import type { Round } from '../batches/resume.ts';
import { startRound, type RoundOptions } from '../batches/rounds.ts';
import type { Server } from '../batches/temporal/connect.ts';
import { defaultPrefix } from '../contracts/limits.ts';
import type { Store } from '../store/store.ts';
import { exitCodes } from './errors.ts';
import type { CommonFlags, Output } from './output.ts';
import { checkOutput, defaultOutput } from './result-files.ts';
import { announce, runBatch, workerCommand } from './run-batch.ts';

/** Flags of every command that collects for a batch that exists. */
export interface RoundFlags extends CommonFlags {
  readonly out?: string;
  readonly force?: boolean;
  readonly store?: string;
  readonly detach?: boolean;
  readonly worker?: boolean;
  readonly environments?: readonly string[];
  readonly acceptNewVersion?: boolean;
}

/** The library's options, once the output is known to be writable. */
export async function roundOptions(flags: RoundFlags): Promise<RoundOptions> {
  const { out, force = false, detach, worker, environments, acceptNewVersion } = flags;
  // The default file belongs to the batch, so its own next round may replace it.
  if (out !== undefined) await checkOutput(out, force);
  return {
    worker: worker === false || detach ? 'none' : 'child',
    ...(environments && { environments }),
    ...(acceptNewVersion !== undefined && { acceptNewVersion }),
  };
}

/** Returns the exit code. */
export async function runRound(
  { server, store, output, flags }: { server: Server; store: Store; output: Output; flags: RoundFlags },
  { manifest: before, next, ending }: Round,
): Promise<number> {
  const manifest = next ?? before;
  const { batch } = manifest;
  announce({ output, server, manifest });
  const start = async (signal?: AbortSignal): Promise<void> => {
    if (!next) return;
    const { note } = output;
    const started = { server, store, manifest: before, next, ending, note, ...(signal && { signal }) };
    if (!(await startRound(started))) note('Someone else has taken it up meanwhile: watching that.');
  };
  if (flags.detach) {
    await start();
    output.say(
      `${next ? 'Submitted' : 'Still open'}. It goes on while a worker runs (\`${workerCommand(manifest)}\`).`,
    );
    output.result({ batch, state: 'running', generation: manifest.input.generation, ui: server.ui(batch) });
    return exitCodes.ok;
  }
  const worker = flags.worker !== false;
  if (worker && manifest.task_queue === defaultPrefix) {
    output.note(
      `Its queues (${defaultPrefix}…) are shared: the worker here takes calls of other batches there too, and sends its API keys to the models of ${batch} alone.`,
    );
  }
  return runBatch({ server, store, manifest, output, worker, out: flags.out ?? defaultOutput(batch), start });
}
