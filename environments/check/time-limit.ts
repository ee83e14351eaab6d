/** A limit to the time a hook may take: one that never ends should be named instead of keeping everybody waiting. */

import { createContext, Script } from 'node:vm';

export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/** Throws a `TimeLimitError` when `run` takes longer. */
export async function within<T>(seconds: number, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const over = new TimeLimitError(`did not end within ${seconds} s`);
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      controller.abort(over);
      reject(over);
    }, seconds * 1000);
  });
  try {
    return await Promise.race([interruptible(() => run(controller.signal), seconds), limit]);
  } catch (error) {
    throw isInterruption(error) ? over : error;
  } finally {
    clearTimeout(timer);
  }
}

const script = new Script('run()');
const context: { run?: () => unknown } = {};
createContext(context);

/** What runs before the first `await` blocks the timer, so an endless loop or a pattern that explodes is cut off by V8. */
function interruptible<T>(run: () => Promise<T>, seconds: number): Promise<T> {
  context.run = run;
  return script.runInContext(context, { timeout: Math.ceil(seconds * 1000) }) as Promise<T>;
}

function isInterruption(error: unknown): boolean {
  return (error as { code?: unknown } | undefined)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
