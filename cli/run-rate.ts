/** How many rollouts end in a second of a run: what earlier generations had collected is none of its work. */

import type { Manifest } from '../contracts/batch.ts';
import type { BatchStatus } from '../batches/status-fields.ts';
import { countEnded } from '../batches/temporal/batches.ts';
import type { Server } from '../batches/temporal/connect.ts';
import { Rate } from './progress-line.ts';

/** A later generation learns what it had found only range by range, so its workflows are counted; not at every look. */
const countEveryMs = 5_000;

export class RunRate {
  private readonly rate = new Rate();
  private readonly server: Server;
  private readonly manifest: Manifest;
  private readonly started = new Date();
  private countedAt = -Infinity;

  constructor(server: Server, manifest: Manifest) {
    this.server = server;
    this.manifest = manifest;
  }

  /** `undefined` until there is something to tell. */
  async perSecond({ verified, failed }: Pick<BatchStatus, 'verified' | 'failed'>): Promise<number | undefined> {
    const { batch, input } = this.manifest;
    const now = Date.now();
    if (input.generation === 0) this.rate.add(now, verified + failed);
    else if (now - this.countedAt >= countEveryMs) {
      this.countedAt = now;
      const ended = await countEnded(this.server, batch, this.started).catch(() => undefined);
      if (ended !== undefined) this.rate.add(now, ended);
    }
    return this.rate.perSecond();
  }
}
