/** What a range tells its parent: how far it is, and how many rollouts it still has open. */

import { getExternalWorkflowHandle, workflowInfo } from '@temporalio/workflow';
import type { Tally } from '../contracts/batch.ts';
import { report } from './control.ts';
import { ended } from '../contracts/tally.ts';
import { worthTelling } from './window.ts';

/** Time between two reports that only tell progress, and how many of them there are: each is an event or more above. */
const reportEveryMs = 5_000;
const progressReports = 8;

export interface Standing {
  readonly tally: Tally;
  readonly open: number;
  readonly window: number;
  readonly draining: boolean;
  readonly proven: boolean;
}

export class Parent {
  private readonly step: number;
  private told = { at: Date.now(), open: 0, draining: false, ended: 0 };

  /** `size`: rollouts in the range. */
  constructor(size: number) {
    this.step = Math.ceil(size / progressReports);
  }

  /** Reports when it frees a part of the window worth having, and every few seconds for those who watch. */
  tell(standing: Standing): void {
    const { tally, open, window, draining } = standing;
    const { told } = this;
    const frees = draining && (!told.draining || worthTelling(told.open, open, window));
    const due = Date.now() - told.at >= reportEveryMs && ended(tally) - told.ended >= this.step;
    if (!frees && !due) return;
    this.send(standing);
  }

  /** Asks it at once to have the batch paused. */
  reject(standing: Standing, rejection: string): void {
    this.send(standing, rejection);
  }

  private send({ tally, open, draining, proven }: Standing, rejection?: string): void {
    this.told = { at: Date.now(), open, draining, ended: ended(tally) };
    const { parent, workflowId: id } = workflowInfo();
    if (!parent) return;
    const handle = getExternalWorkflowHandle(parent.workflowId, parent.runId);
    const told = {
      id,
      tally,
      open,
      draining,
      ...(proven && { proven }),
      ...(rejection !== undefined && { rejection }),
    };
    // A parent that has ended has nobody to hand a window to.
    handle.signal(report, told).catch(() => undefined);
  }
}
