/** One Temporal server for all integration tests, started as a user's is: by temporal-dev.sh, on a port of its own. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    temporalAddress: string;
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-server-'));
  const port = await freePort();
  const env = { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
  delete (env as Record<string, string | undefined>)['TEMPORAL_ADDRESS'];
  const binary = process.env['DGYM_TEMPORAL_BINARY'];
  if (binary) symlinkSync(binary, join(folder, 'temporal'));

  const script = (...args: string[]) =>
    execFileSync('./temporal-dev.sh', [...args, '--port', String(port), '--db', join(folder, 'temporal.db')], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  script('start', '--background');
  project.provide('temporalAddress', `127.0.0.1:${port}`);
  return () => {
    script('stop');
    rmSync(folder, { recursive: true, force: true });
  };
}

/** A port whose neighbour a thousand above, the Temporal UI's, is free as well. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    if ((await isFree(port)) && (await isFree(port + 1000))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
