/** Waits for a store that does not answer, where what has to be written cost too much to be thrown away. */

import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { UnavailableError } from './errors.ts';

const firstMs = 500;
const maxMs = 15_000;

/** What activities wait for, as their heartbeats tell it to `status`. */
const waits = new WeakMap<Context, string>();

/**
 * `work`, again and again while the store is unavailable, for as long as the activity may run. Only for activities that
 * heartbeat: a model's answer that is lost is paid for again, and so it waits in memory. Everyone else gets the error: local
 * activities have to be quick, and Temporal waits for them; a command tells its user.
 */
export async function whileUnavailable<T>(work: () => Promise<T>): Promise<T> {
  for (let waitMs = firstMs; ; waitMs = Math.min(2 * waitMs, maxMs)) {
    try {
      return await work();
    } catch (error) {
      const context = error instanceof UnavailableError ? patientContext() : undefined;
      if (!context || !(error instanceof UnavailableError)) throw error;
      context.log.warn('the store is unavailable; what is to be written waits', { error, retry_in_ms: waitMs });
      context.cancellationSignal.throwIfAborted();
      waits.set(context, error.message);
      await sleep(waitMs, undefined, { signal: context.cancellationSignal });
      waits.delete(context);
    }
  }
}

/** What a heartbeat of this activity says, `others` included; nothing while there is nothing to say. */
export function heartbeatDetails(others: Readonly<Record<string, unknown>> = {}): Record<string, unknown> | undefined {
  const waits_for = waits.get(Context.current());
  const details = { ...others, ...(waits_for !== undefined && { waits_for }) };
  return Object.keys(details).length === 0 ? undefined : details;
}

function patientContext(): Context | undefined {
  try {
    const context = Context.current();
    return context.info.isLocal ? undefined : context;
  } catch {
    return undefined; // not inside an activity
  }
}
