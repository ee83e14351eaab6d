/** `npm run bench -- checks`: promises about time and memory, as tests that need a quiet machine. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs those whose path has one of the `filters` in it, all without any; the exit code. */
export async function checks(filters: readonly string[], signal: AbortSignal): Promise<number> {
  const config = ['--config', 'bench/checks/vitest.config.ts'];
  const child = spawn('npx', ['--no-install', 'vitest', 'run', ...config, ...filters], { stdio: 'inherit', signal });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}
