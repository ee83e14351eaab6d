/** Real worker processes, to be started, killed and replaced. */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { preloadPath, workerPath } from '../../workers/paths.ts';

export interface WorkerProcess {
  readonly pid: number;
  /** Ends it and waits until it is gone. @default SIGTERM */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/**
 * Starts a worker on the task queues of `prefix` at the Temporal server at `address`, and waits until it polls.
 *
 * @param files - of another build. @default this one's
 */
export async function startWorker(
  address: string,
  prefix: string,
  settings: Record<string, string> = {},
  files = { preloadPath, workerPath },
): Promise<WorkerProcess> {
  const child = spawn(
    process.execPath,
    [...(process.env['DGYM_NODE_FLAGS']?.split(' ') ?? []), '--require', files.preloadPath, files.workerPath],
    {
      env: {
        ...process.env,
        TEMPORAL_ADDRESS: address,
        OPENAI_API_KEY: 'test-key',
        DGYM_PREFIX: prefix,
        DGYM_SHUTDOWN_GRACE: '1 second',
        DGYM_PARENT_PID: String(process.pid),
        DGYM_LOG_LEVEL: 'warn',
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  child.stderr.pipe(createWriteStream(join(tmpdir(), `durable-gym-worker-${prefix}.log`), { flags: 'a' }));
  await ready(child);
  return {
    pid: child.pid!,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}

async function ready(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`the worker exited with ${code} before it was ready`);
  });
  const line = once(createInterface({ input: child.stdout! }), 'line');
  await Promise.race([line, exited]);
}
