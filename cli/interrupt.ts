/** Ctrl-C: the first one asks the command to let go, the second one ends it at once. */

import { exitCodes } from './errors.ts';

export interface Interrupt {
  readonly signal: AbortSignal;
  /** What to exit with after it. */
  exitCode(): number;
  release(): void;
}

export function onInterrupt(): Interrupt {
  const controller = new AbortController();
  let code: number = exitCodes.interrupted;
  const handle = (name: NodeJS.Signals): void => {
    if (name === 'SIGTERM') code = 143;
    if (controller.signal.aborted) process.exit(code);
    controller.abort();
  };
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
  return {
    signal: controller.signal,
    exitCode: () => code,
    release() {
      process.off('SIGINT', handle);
      process.off('SIGTERM', handle);
    },
  };
}
