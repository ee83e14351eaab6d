/** Computations that could hold up the thread that all rollouts of a worker share. */

import { Background } from './background.ts';
import { TimeLimitError, withinTime } from './time-limit.ts';

/** What a computation may take of the worker's thread. */
const ownMilliseconds = 20;

/** What the thread is asked: to call a function that a module exports. */
export interface Errand {
  readonly module: string;
  readonly name: string;
  readonly input: unknown;
}

interface Settings<Input> {
  /** `import.meta.url` of the module that exports `compute`. */
  readonly module: string;
  /** Whether the input is sure to be quick: then it is computed at once, without the watch that costs 0.2 ms. */
  readonly isQuick?: (input: Input) => boolean;
  /** What the computation may take in a thread of its own before it ends in a `TimeLimitError`. */
  readonly milliseconds: number;
}

/**
 * `compute`, which takes no longer than 20 ms of the worker's thread: what has not ended by then is cut off, anywhere, and
 * computed anew in a thread of its own. It is a function of JSON to JSON that its module exports by its name.
 */
export function offload<Input, Output>(
  compute: (input: Input) => Output,
  { module, isQuick = () => false, milliseconds }: Settings<Input>,
): (input: Input, signal: AbortSignal) => Output | Promise<Output> {
  const thread = new Background('./offload-thread', import.meta.url);
  return (input, signal) => {
    if (isQuick(input)) return compute(input);
    try {
      return withinTime(ownMilliseconds, () => compute(input));
    } catch (error) {
      if (!(error instanceof TimeLimitError)) throw error;
    }
    const errand: Errand = { module, name: compute.name, input };
    // The thread calls the same function.
    return thread.run(errand, milliseconds, signal) as Promise<Output>;
  };
}
