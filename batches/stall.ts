/** Looks for what a batch waits for once it has stood still, and not at every step. */

import type { Manifest } from '../contracts/batch.ts';
import type { BatchStatus, Problem } from './status-fields.ts';
import type { Server } from './temporal/connect.ts';
import { findProblems } from './temporal/waiting.ts';
import { isExplained } from './temporal/waiting/queues.ts';

/** Without progress for so long, it is worth finding out why. */
const stalledMs = 3_000;
const everyMs = 10_000;

export class Stall {
  private readonly server: Server;
  private readonly manifest: Manifest;
  private done = -1;
  private since = Date.now();
  private askedAt = 0;
  private found: readonly Problem[] = [];

  constructor(server: Server, manifest: Manifest) {
    this.server = server;
    this.manifest = manifest;
  }

  /** `status` knows no more problems than a worker that does not answer. */
  async problems(status: BatchStatus): Promise<readonly Problem[]> {
    const now = Date.now();
    const done = status.verified + status.failed;
    if (done !== this.done || status.state !== 'running') {
      Object.assign(this, { done, since: now, askedAt: 0, found: [] });
    } else if (now - this.since >= stalledMs && now - this.askedAt >= everyMs) {
      this.askedAt = now;
      const found = await findProblems(this.server, this.manifest);
      this.found = [...status.problems.filter((problem) => !isExplained(problem, found)), ...found];
    }
    return this.found;
  }
}
