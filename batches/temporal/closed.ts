/** Waiting for the end of a batch's workflow. */

import { setMaxListeners } from 'node:events';
import type { Server } from './connect.ts';
import { isUnanswered } from './unanswered.ts';

const askAgainMs = 60_000;

/** Resolves when the workflow has closed, so that the end is seen at once; never rejects. */
export async function whenClosed({ client }: Server, batch: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // The SDK leaves a listener on its signal with every call, so each minute has a signal of its own.
    const minute = new AbortController();
    // A busy server ends a long poll early, and the next one leaves another: Node warns of more than ten.
    setMaxListeners(0, minute.signal);
    const letGo = (): void => minute.abort();
    signal.addEventListener('abort', letGo);
    try {
      await client.connection.withAbortSignal(minute.signal, () =>
        client.connection.withDeadline(Date.now() + askAgainMs, () => client.workflow.getHandle(batch).result()),
      );
      return;
    } catch (error) {
      // How it ended is read from its status.
      if (!isUnanswered(error)) return;
    } finally {
      signal.removeEventListener('abort', letGo);
    }
  }
}
