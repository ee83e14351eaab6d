/** A built checkout of its own, as a stranger has one after the install, whose Temporal server listens on a port of its own. */

import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../support/free-port.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const copied = ['dist', 'catalogue', 'scripts', 'tools', 'package.json', 'temporal-dev.sh'];
/** Where the default port stands. */
const ported = ['temporal-dev.sh', 'scripts/quickstart.mjs', 'dist/batches/temporal/embedded.js'];

export interface Checkout {
  readonly folder: string;
  readonly port: number;
  edit(file: string, change: (text: string) => string): void;
  /** Runs a command to its end; `hear` is given all that standard error has said so far. */
  run(command: readonly [string, ...string[]], env?: NodeJS.ProcessEnv, hear?: (stderr: string) => void): Promise<Ran>;
  /** The same for a program of Node. */
  node(args: readonly string[], env?: NodeJS.ProcessEnv, hear?: (stderr: string) => void): Promise<Ran>;
  remove(): void;
}

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export async function makeCheckout(): Promise<Checkout> {
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-first-'));
  const port = await freePort();
  for (const name of copied) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const edit = (file: string, change: (text: string) => string): void => {
    const path = join(folder, file);
    writeFileSync(path, change(readFileSync(path, 'utf8')), { mode: 0o755 });
  };
  for (const file of ported) edit(file, (text) => text.replaceAll('7233', String(port)));

  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const binary = process.env['DGYM_TEMPORAL_BINARY'];
  if (binary) symlinkSync(binary, join(bin, 'temporal'));
  const base: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: `${bin}:${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    NO_COLOR: '1',
    TEMPORAL_ADDRESS: undefined,
    OPENAI_API_KEY: undefined,
    OPENAI_BASE_URL: undefined,
    DGYM_MODEL: undefined,
  };
  const run: Checkout['run'] = async ([program, ...args], env = {}, hear = () => undefined) => {
    const child = spawn(program, args, { cwd: folder, env: { ...base, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => hear((said.stderr += text)));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, ...said };
  };
  return {
    folder,
    port,
    edit,
    node: (args, env, hear) => run([process.execPath, ...args], env, hear),
    run,
    remove() {
      execFileSync(join(folder, 'temporal-dev.sh'), ['stop'], { cwd: folder, env: base, stdio: 'ignore' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
