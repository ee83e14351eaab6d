/** What a batch has been told: by people, through updates and signals, and by its ranges, when everything is rejected. */

import { setHandler } from '@temporalio/workflow';
import type { BatchInput } from '../contracts/batch.ts';
import { failureClasses, type FailureClass } from '../contracts/failures.ts';
import { maxConcurrency } from '../contracts/limits.ts';
import { drain, orders, pause, retry, setConcurrency, unpause, type Retry } from './control.ts';

const allClasses = Object.keys(failureClasses) as FailureClass[];

/** Hears when something has changed. */
export interface Listener {
  window(): Promise<void>;
  drain(): Promise<void>;
}

export class Controls {
  concurrency: number;
  paused: boolean;
  /** Why the batch paused itself. */
  rejection: string | undefined;
  drained = false;
  /** Nothing can be told any more. */
  over = false;
  /** The latest, those that are yet to run included. */
  generation: number;
  private retries: Retry[] = [];
  private readonly batch: string;

  constructor({ spec, concurrency, paused = false, generation }: BatchInput) {
    this.batch = spec.batch;
    this.concurrency = concurrency;
    this.paused = paused;
    this.generation = generation;
  }

  /** How many rollouts may be open. */
  get window(): number {
    return this.paused ? 0 : this.concurrency;
  }

  /** The retries asked for meanwhile, as one. */
  takeRetries(): Pick<BatchInput, 'only_failed' | 'generation'> | undefined {
    const retries = this.retries.splice(0);
    if (retries.length === 0) return undefined;
    const classes = retries.flatMap((one) => one.classes ?? allClasses);
    return { generation: this.generation, only_failed: [...new Set(classes)] };
  }

  async reject(reason: string, listener: Listener): Promise<void> {
    if (this.drained) return;
    this.paused = true;
    this.rejection = reason;
    await listener.window();
  }

  listen(listener: Listener): void {
    const checkOpen = (): void => this.ensureOpen();
    const scale = async ({ concurrency }: { concurrency: number }) => {
      this.concurrency = concurrency;
      await listener.window();
      return { concurrency };
    };
    const pausing = (paused: boolean) => async () => {
      Object.assign(this, { paused, rejection: undefined });
      await listener.window();
      return { paused };
    };
    const again = (asked: Retry) => {
      this.generation = asked.generation;
      this.retries.push(asked);
      return { generation: asked.generation };
    };
    const checkScale = ({ concurrency }: { concurrency: number }) => this.checkConcurrency(concurrency);
    const checkAgain = ({ generation }: Retry) => this.checkGeneration(generation);

    setHandler(setConcurrency, scale, { validator: checkScale });
    setHandler(pause, pausing(true), { validator: checkOpen });
    setHandler(unpause, pausing(false), { validator: checkOpen });
    setHandler(retry, again, { validator: checkAgain });
    setHandler(orders.setConcurrency, obeying(checkScale, scale));
    setHandler(orders.pause, obeying(checkOpen, pausing(true)));
    setHandler(orders.unpause, obeying(checkOpen, pausing(false)));
    setHandler(orders.retry, obeying(checkAgain, again));
    setHandler(drain, async () => {
      this.drained = true;
      await listener.drain();
    });
  }

  private ensureOpen(): void {
    if (this.over || this.drained) throw new Error(`batch ${this.batch} is ending and starts no more rollouts`);
  }

  private checkConcurrency(next: number): void {
    this.ensureOpen();
    if (!Number.isInteger(next) || next < 1 || next > maxConcurrency) {
      throw new Error(`concurrency is a whole number from 1 to ${maxConcurrency}, not ${next}`);
    }
  }

  private checkGeneration(next: number): void {
    this.ensureOpen();
    if (!Number.isInteger(next) || next <= this.generation) {
      throw new Error(`generation ${next} is not later than ${this.generation}, the batch's latest`);
    }
  }
}

/** A signal has nobody to refuse: what does not fit any more is nothing. */
function obeying<Arguments extends unknown[]>(
  check: (...told: Arguments) => void,
  obey: (...told: Arguments) => unknown,
): (...told: Arguments) => Promise<void> {
  return async (...told) => {
    try {
      check(...told);
    } catch {
      return;
    }
    await obey(...told);
  };
}
