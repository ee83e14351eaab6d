/** The Temporal server that comes with the package: started by `temporal-dev.sh`, which outlives the command. */

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { UnavailableError } from '../errors.ts';
import { packageRoot } from '../package.ts';

const database = join('.dgym', 'temporal.db');

/** Where the embedded server of this folder listens, or would. */
export function embeddedAddress(): string {
  try {
    const [pid, port] = readFileSync(`${database}.pid`, 'utf8').trim().split(' ');
    process.kill(Number(pid), 0);
    return `127.0.0.1:${Number(port)}`;
  } catch {
    return '127.0.0.1:7233';
  }
}

/** Starts it, or finds it running, and returns its address. What the script says goes to `hear`. */
export async function startEmbedded(hear: (line: string) => void): Promise<string> {
  const script = join(packageRoot, 'temporal-dev.sh');
  const child = spawn(script, ['start', '--background', '--db', database], { stdio: ['ignore', 'pipe', 'pipe'] });
  let address: string | undefined;
  let last = '';
  const listen = (line: string): void => {
    address ??= /^Temporal server (\S+)/.exec(line)?.[1];
    last = line;
    hear(line);
  };
  createInterface(child.stdout).on('line', listen);
  createInterface(child.stderr).on('line', listen);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) => reject(new UnavailableError(`cannot run ${script}: ${error.message}`)));
    child.once('close', resolve);
    // Whatever the script left behind might hold its pipes open.
    child.once('exit', (exit) => setTimeout(resolve, 500, exit).unref());
  });
  if (code === 0) return address ?? embeddedAddress();
  throw new UnavailableError(`no Temporal server could be started: ${last || `${script} ended with code ${code}`}`);
}
