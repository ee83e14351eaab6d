/** The model server that everyone in the bench asks, seen from the bench. */

import { once } from 'node:events';
import type { Latency } from './flags.ts';
import { letGo, start } from './processes.ts';

/** What the model server saw, by its own clock. */
export interface ModelTimes {
  readonly calls: number;
  /** Milliseconds that each rollout waited for the model, in the order of their first calls. */
  readonly modelMs: readonly number[];
  /** Milliseconds from each answer to the next request of the same rollout. */
  readonly addedMs: readonly number[];
}

export interface Model {
  readonly pid: number;
  /** Base URL. */
  readonly url: string;
  /** Answers with this latency from now on, and forgets what it saw: that it gives back. */
  turnTo(latency: Latency): Promise<ModelTimes>;
  stop(): Promise<void>;
}

export async function startModel(): Promise<Model> {
  const { child, ready } = await start(new URL('model-process.ts', import.meta.url));
  const { url } = ready as { url: string };
  return {
    pid: child.pid!,
    url,
    async turnTo(latency) {
      const answer = once(child, 'message') as Promise<[ModelTimes]>;
      child.send({ latency });
      return (await answer)[0];
    },
    stop: () => letGo(child),
  };
}
