/** A Temporal server for tests and the bench, started as a user's is: by temporal-dev.sh, on a port of its own. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';

export interface TemporalServer {
  readonly address: string;
  readonly pid: number;
  /** Starts it again on its port and database, after it was killed. */
  restart(): void;
  /** Deletes the database; it has to be stopped. */
  forget(): void;
  stop(): void;
}

export async function startTemporalServer(): Promise<TemporalServer> {
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-server-'));
  const database = join(folder, 'temporal.db');
  const port = await freePort();
  const env: NodeJS.ProcessEnv = { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
  delete env['TEMPORAL_ADDRESS'];
  const binary = process.env['DGYM_TEMPORAL_BINARY'];
  if (binary) symlinkSync(binary, join(folder, 'temporal'));

  const script = (...args: string[]) =>
    execFileSync('./temporal-dev.sh', [...args, '--port', String(port), '--db', database], {
      env,
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  script('start', '--background');
  return {
    address: `127.0.0.1:${port}`,
    get pid() {
      return Number.parseInt(readFileSync(`${database}.pid`, 'utf8'));
    },
    restart: () => script('start', '--background'),
    forget() {
      for (const name of readdirSync(folder)) if (name.startsWith('temporal.db')) rmSync(join(folder, name));
    },
    stop() {
      script('stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
