/** The Temporal server that comes with the package: started by `temporal-dev.sh`, which outlives the command. */

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { UnavailableError } from './unavailable-error.ts';
import { packageRoot } from '../../own-package.ts';

const database = join('.dgym', 'temporal.db');
const script = join(packageRoot, 'temporal-dev.sh');

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

/** What one types to start it, as one would call the script from here. */
export function startCommand(port?: string): string {
  const near = relative(process.cwd(), script);
  return `${near.startsWith('..') ? script : `./${near}`} start --background${port === undefined ? '' : ` --port ${port}`}`;
}

/** Starts it, or finds it running, and returns its address. What the script says goes to `hear`. */
export async function startEmbedded(hear: (line: string) => void): Promise<string> {
  // On a terminal the script draws its own progress, which is no sequence of lines.
  const stdio = ['ignore', 'pipe', process.stderr.isTTY ? 'inherit' : 'pipe'] as const;
  const child = spawn(script, ['start', '--background', '--db', database], { stdio: [...stdio] });
  let address: string | undefined;
  let last = '';
  const listen = (line: string): void => {
    address ??= /^Temporal server (\S+)/.exec(line)?.[1];
    last = line;
    hear(line);
  };
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', listen);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) => reject(new UnavailableError(`cannot run ${script}: ${error.message}`)));
    child.once('close', resolve);
    // Whatever the script left behind might hold its pipes open.
    child.once('exit', (exit) => setTimeout(resolve, 500, exit).unref());
  });
  if (code === 0) return address ?? embeddedAddress();
  throw new UnavailableError(
    `no Temporal server could be started: ${last.replace(/^temporal-dev\.sh: /, '') || `see above (${script} ended with code ${code})`}`,
  );
}
