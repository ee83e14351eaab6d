/** A model server that answers when the test lets it. */

import type { ModelServer } from '../support/model-server.ts';
import type { Gym } from './gym.ts';

export interface Gate {
  readonly server: ModelServer;
  /** Lets some of those that wait have their answer. */
  letThrough(count: number): void;
  /** Lets everybody through, from now on. */
  letAll(): void;
}

export async function gate(gym: Gym): Promise<Gate> {
  let isOpen = false;
  const waiting: (() => void)[] = [];
  const server = await gym.startModelServer({
    async answer() {
      if (!isOpen) await new Promise<void>((resolve) => waiting.push(resolve));
      return 'Done.';
    },
  });
  return {
    server,
    letThrough: (count) => waiting.splice(0, count).forEach((resolve) => resolve()),
    letAll() {
      isOpen = true;
      waiting.splice(0).forEach((resolve) => resolve());
    },
  };
}
