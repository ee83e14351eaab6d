/** Limits on the time that a computation may take: of its worker's thread, or of a processor. */

import { Script } from 'node:vm';
import { processorMilliseconds } from './processor-time.ts';

/** What was computed did not come to an end in time. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/** Where a computation gets less of a processor than this share, its time says nothing about it. */
const leastShare = 1 / 60;
/** To start and to watch takes some of the time. */
const most = 0.9;

/**
 * What `compute` returns, or a `TimeLimitError` when the computation itself takes longer: the time of the processor counts, not
 * that of the clock. Where other processes had the processor, or the machine stood still, it is computed anew with more time;
 * where even a minute for a second does not do, it is an ordinary error, and no verdict.
 */
export function withinProcessorTime<T>(milliseconds: number, compute: () => T): T {
  for (let limit = milliseconds; limit <= milliseconds / leastShare; limit *= 2) {
    const before = processorMilliseconds();
    try {
      return withinTime(limit, compute);
    } catch (error) {
      if (!(error instanceof TimeLimitError)) throw error;
      if (processorMilliseconds() - before >= most * milliseconds) {
        throw new TimeLimitError(messageFor(milliseconds), { cause: error });
      }
    }
  }
  throw new Error(
    `The machine is too busy: of a processor's time it gave a computation less than ${milliseconds} ms in ${milliseconds / leastShare} ms.`,
  );
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
    throw new TimeLimitError(messageFor(milliseconds), { cause: error });
  } finally {
    slots[slot] = before;
  }
  // Without a time-out and without an error it has run to its end.
  return (result as { value: T }).value;
}

function messageFor(milliseconds: number): string {
  return `It took more than ${milliseconds} ms and was stopped.`;
}
