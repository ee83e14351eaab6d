/** Starts of rollouts, few enough in one workflow task that the server takes it. */

import { patched, sleep, workflowInfo } from '@temporalio/workflow';
import { maxStartBytes } from '../contracts/limits.ts';
import type { RolloutInput } from '../contracts/rollout.ts';

const encoder = new TextEncoder();

export class Starts {
  private bytes = 0;
  private task = -1;
  /** Rollouts of one environment differ by a few digits. */
  private readonly sizes = new Map<string, number>();

  /** Waits for the next task when this one is full. */
  async makeRoom(input: RolloutInput): Promise<void> {
    const size = this.sizeOf(input);
    this.turnTo(workflowInfo().historyLength);
    if (this.bytes > 0 && this.bytes + size > maxStartBytes && patched('starts-bounded')) {
      await sleep(1);
      this.turnTo(workflowInfo().historyLength);
    }
    this.bytes += size;
  }

  /** A task begins where the history ends. */
  private turnTo(task: number): void {
    if (task !== this.task) this.bytes = 0;
    this.task = task;
  }

  private sizeOf(input: RolloutInput): number {
    const { name } = input.environment;
    let size = this.sizes.get(name);
    if (size === undefined) this.sizes.set(name, (size = encoder.encode(JSON.stringify(input)).length));
    return size;
  }
}
