/** Watches a batch until it has ended or the user lets go. */

import type { Store } from '../store/store.ts';
import type { Manifest } from '../contracts/batch.ts';
import { untold } from '../batches/answer-faults.ts';
import { atRate, readStatus, waitingFor } from '../batches/status.ts';
import { errorText } from '../contracts/error-text.ts';
import type { ProgressView } from './progress.ts';
import { RunRate } from './run-rate.ts';
import type { BatchStatus } from '../batches/status-fields.ts';
import { pauseLines, statusLine } from './status-text.ts';
import type { Server } from '../batches/temporal/connect.ts';
import { pauseOf } from '../batches/temporal/pause.ts';
import { whenClosed } from '../batches/temporal/closed.ts';
import { Stall } from '../batches/stall.ts';

const pollMs = 1_000;

export interface Watch {
  readonly server: Server;
  readonly store: Store;
  readonly manifest: Manifest;
  readonly view: ProgressView;
  readonly signal: AbortSignal;
  /** Hears every status, for those who print more than a line. */
  readonly onStatus?: (status: BatchStatus) => void;
}

/** The last status, or `undefined` when the user let go first. Lost connections are waited out. */
export async function watchBatch({
  server,
  store,
  manifest,
  view,
  signal,
  onStatus,
}: Watch): Promise<BatchStatus | undefined> {
  const rate = new RunRate(server, manifest);
  const over = new AbortController();
  void whenClosed(server, manifest.batch, signal).then(() => over.abort());
  const stall = new Stall(server, manifest);
  let told = false;
  const warned = new Set<string>();
  let paused: Pause | undefined;
  while (!signal.aborted) {
    try {
      const now = await readStatus(server, store, manifest.batch, { waiting: false, past: false });
      told = false;
      const perSecond = await rate.perSecond(now);
      const wasPaused = paused !== undefined;
      paused = now.state === 'paused' ? (paused ?? (await readPause(server, now))) : undefined;
      const status = {
        ...atRate(now, perSecond === undefined ? undefined : perSecond * 60),
        ...paused,
        ...waitingFor(await stall.problems(now)),
      };
      onStatus?.(status);
      // The line may be too narrow for the reason and for what to do.
      if (paused && !wasPaused) view.note(pauseLines(status).join('\n'));
      for (const warning of untold(status.warnings, warned)) view.note(`warning: ${warning}`);
      view.show(statusLine(status, perSecond));
      if (isOver(status)) return status;
    } catch (error) {
      if (!told) view.note(`Temporal or the store does not answer, trying on: ${errorText(error)}`);
      told = true;
    }
    await pause(pollMs, over.signal.aborted ? signal : AbortSignal.any([signal, over.signal]));
  }
  return undefined;
}

type Pause = Pick<BatchStatus, 'paused_since'>;

/** Asked once for each pause. */
async function readPause({ client }: Server, { batch }: BatchStatus): Promise<Pause> {
  const { since } = (await pauseOf(client, batch).catch(() => undefined)) ?? {};
  return since ? { paused_since: since.toISOString() } : {};
}

function isOver({ state }: BatchStatus): boolean {
  return state !== 'running' && state !== 'paused';
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
