/** Waits for a full disk to get room, where what has to be written cost too much to be thrown away. */

import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { isFull } from './errors.ts';

const firstMs = 500;
const maxMs = 15_000;

/**
 * `write`, again and again while there is no room. Only for activities that heartbeat: a model's answer that is lost is
 * paid for again, and so it waits in memory. Everyone else gets the error: local activities have to be quick, and Temporal
 * waits for them; a command tells its user.
 */
export async function withRoom<T>(write: () => Promise<T>): Promise<T> {
  for (let waitMs = firstMs; ; waitMs = Math.min(2 * waitMs, maxMs)) {
    try {
      return await write();
    } catch (error) {
      const context = isFull(error) ? patientContext() : undefined;
      if (!context) throw error;
      context.log.warn('there is no room in the store; an answer waits for some', { error, retry_in_ms: waitMs });
      context.cancellationSignal.throwIfAborted();
      await sleep(waitMs, undefined, { signal: context.cancellationSignal });
    }
  }
}

function patientContext(): Context | undefined {
  try {
    const context = Context.current();
    return context.info.isLocal ? undefined : context;
  } catch {
    return undefined; // not inside an activity
  }
}
