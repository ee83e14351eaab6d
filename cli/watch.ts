/** Watches a batch until it has ended or the user lets go. */

import type { Store } from '../activities/store/store.ts';
import type { Manifest } from '../contracts/batch.ts';
import { readStatus, type BatchStatus } from './batch-status.ts';
import { errorText } from './errors.ts';
import type { ProgressView } from './progress.ts';
import { Rate } from './progress-line.ts';
import { statusLine } from './status-text.ts';
import type { Server } from './temporal/connect.ts';
import { waitingFor } from './temporal/waiting.ts';

const pollMs = 1_000;
/** Without progress for so long, it is worth finding out why. */
const stalledMs = 3_000;
const waitingEveryMs = 10_000;

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
  const rate = new Rate();
  const over = new AbortController();
  void whenClosed(server, manifest.batch, signal).then(() => over.abort());
  const stall = new Stall(server, manifest);
  let told = false;
  while (!signal.aborted) {
    try {
      const now = await readStatus(server, store, manifest.batch, { waiting: false });
      told = false;
      rate.add(Date.now(), now.verified + now.failed);
      const status = { ...now, waiting: await stall.reasons(now) };
      onStatus?.(status);
      view.show(statusLine(status, rate.perSecond()));
      if (isOver(status)) return status;
    } catch (error) {
      if (!told) view.note(`Temporal or the store does not answer, trying on: ${errorText(error)}`);
      told = true;
    }
    await pause(pollMs, over.signal.aborted ? signal : AbortSignal.any([signal, over.signal]));
  }
  return undefined;
}

function isOver({ state }: BatchStatus): boolean {
  return state !== 'running' && state !== 'paused';
}

/** Looks for what a batch waits for once it has stood still, and not at every step. */
class Stall {
  private readonly server: Server;
  private readonly manifest: Manifest;
  private done = -1;
  private since = Date.now();
  private askedAt = 0;
  private found: string[] = [];

  constructor(server: Server, manifest: Manifest) {
    this.server = server;
    this.manifest = manifest;
  }

  async reasons({ verified, failed, state, waiting }: BatchStatus): Promise<string[]> {
    const now = Date.now();
    if (verified + failed !== this.done || state !== 'running') {
      Object.assign(this, { done: verified + failed, since: now, askedAt: 0, found: [] });
    } else if (now - this.since >= stalledMs && now - this.askedAt >= waitingEveryMs) {
      this.askedAt = now;
      this.found = [...new Set([...waiting, ...(await waitingFor(this.server, this.manifest))])];
    }
    return this.found;
  }
}

/** Resolves when the workflow has closed, so that the end is seen at once; never rejects. */
async function whenClosed({ client }: Server, batch: string, signal: AbortSignal): Promise<void> {
  try {
    await client.connection.withAbortSignal(signal, () => client.workflow.getHandle(batch).result());
  } catch {
    // How it ended is read from its status.
  }
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
