/** A limit on the time that a computation may hold up its worker. */

import { Script } from 'node:vm';

/** What was computed did not come to an end in time. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/** Where the script below finds what it has to run. */
const slot = Symbol.for('durable-gym.within-time');
const script = new Script(`globalThis[Symbol.for('durable-gym.within-time')]()`);
const slots = globalThis as { [slot]?: (() => void) | undefined };

/**
 * What `compute` returns, or a `TimeLimitError` when it takes longer. It costs about 0.2 ms, for a thread that watches. What
 * it was doing is cut off anywhere, even in a regular expression, so it must not leave shared state half changed.
 */
export function withinTime<T>(milliseconds: number, compute: () => T): T {
  let result: { value: T } | undefined;
  const before = slots[slot];
  slots[slot] = () => {
    result = { value: compute() };
  };
  try {
    // Not `runInContext`: workers take the time limit off it (see `workers/preload.cjs`).
    script.runInThisContext({ timeout: milliseconds });
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new TimeLimitError(`It took more than ${milliseconds} ms and was stopped.`, { cause: error });
  } finally {
    slots[slot] = before;
  }
  // Without a time-out and without an error it has run to its end.
  return (result as { value: T }).value;
}
