/** A built checkout of its own, as a stranger has one after the install, whose Temporal server listens on a port of its own. */

import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { freePort } from '../free-port.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const copied = ['dist', 'environments', 'scripts', 'tools', 'package.json', 'temporal-dev.sh'];
/** Where the default port stands. */
const ported = ['temporal-dev.sh', 'scripts/quickstart.mjs', 'dist/cli/temporal/embedded.js'];

export interface Checkout {
  readonly folder: string;
  readonly port: number;
  edit(file: string, change: (text: string) => string): void;
  /** Runs a program of Node to its end. */
  node(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ran>;
  /** The same through another program, which is given Node's whole command line. */
  under(wrapper: readonly string[], args: readonly string[]): Promise<Ran>;
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
  };
  for (const name of ['TEMPORAL_ADDRESS', 'OPENAI_API_KEY', 'OPENAI_BASE_URL', 'DGYM_MODEL']) delete base[name];
  onTestFinished(() => {
    execFileSync(join(folder, 'temporal-dev.sh'), ['stop'], { cwd: folder, env: base, stdio: 'ignore' });
    rmSync(folder, { recursive: true, force: true });
  });

  const run = async (command: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> => {
    const [program = process.execPath, ...args] = command;
    const child = spawn(program, args, { cwd: folder, env: { ...base, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, ...said };
  };
  return {
    folder,
    port,
    edit,
    node: (args, env) => run([process.execPath, ...args], env),
    under: (wrapper, args) => run([...wrapper, process.execPath, ...args]),
  };
}
