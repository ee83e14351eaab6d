/** A program in a sandbox of its own: bubblewrap's namespaces, in which there is nothing but what is named here. */

import { spawn } from 'node:child_process';
import { closeSync, existsSync, lstatSync, openSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { waitedBelow } from './waiting.ts';

/** The sandbox itself failed, so that nothing can be said about what was to run in it. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
}

interface Sandboxed {
  readonly command: readonly string[];
  /** Files that it finds in `/grader`. They need not be readable to anybody else. */
  readonly files: readonly string[];
  /** Folders that it may read, besides `/usr`. */
  readonly folders: readonly string[];
  /** Its standard input stays open after it: whoever prints the line `waited` is told there for how many seconds. */
  readonly input: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

interface Ran {
  readonly output: string;
  readonly complaint: string;
}

/** Where nobody else's files are: root takes this user and group, because limits on processes do not bind root. */
const nobody = 65_534;
const scratchBytes = 64 * 2 ** 20;
const mostOutput = 16 * 2 ** 20;
const question = 'waited\n';

/** Runs to its end, or to that of its time; what became of it is for its output to say. */
export async function runSandboxed({ command, files, folders, input, timeoutMs, signal }: Sandboxed): Promise<Ran> {
  signal?.throwIfAborted();
  const descriptors: number[] = [];
  try {
    for (const file of files) descriptors.push(openSync(file, 'r'));
    const given = files.flatMap((file, index) => ['--ro-bind-data', String(index + 3), `/grader/${basename(file)}`]);
    const child = spawn('bwrap', [...isolated, ...folders.flatMap(readable), ...given, ...closing, ...command], {
      env: { PATH: process.env['PATH'] },
      stdio: ['pipe', 'pipe', 'pipe', ...descriptors],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      ...(process.getuid?.() === 0 && { uid: nobody, gid: nobody }),
    });
    const kill = (): void => void child.kill('SIGKILL');
    signal?.addEventListener('abort', kill);
    try {
      return await new Promise<Ran>((resolve, reject) => {
        const ran = { output: '', complaint: '' };
        const waited = waitedBelow(child.pid ?? 0);
        child.on('error', reject);
        // It may end before it has read everything.
        child.stdin?.on('error', () => undefined);
        child.stdout?.setEncoding('utf8').on('data', (text: string) => {
          ran.output += text;
          if (ran.output.endsWith(question)) {
            ran.output = ran.output.slice(0, -question.length);
            child.stdin?.write(`${waited()}\n`);
          }
          if (ran.output.length > mostOutput) kill();
        });
        child.stderr?.setEncoding('utf8').on('data', (text: string) => {
          ran.complaint = (ran.complaint + text).slice(-2_000);
        });
        child.on('close', () => {
          resolve(ran);
        });
        child.stdin?.write(`${input}\n`);
      });
    } finally {
      signal?.removeEventListener('abort', kill);
      signal?.throwIfAborted();
    }
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    if (!syscall?.startsWith('spawn')) throw error;
    const why = code === 'ENOENT' ? 'there is no bwrap: apt-get install bubblewrap' : message;
    throw new SandboxError(why, { cause: error });
  } finally {
    descriptors.forEach(closeSync);
  }
}

/** No network, no processes but its own, no `/proc`, `/home` or `/etc`, no environment, and it ends when this process does. */
const isolated = [
  ...['--unshare-all', '--unshare-user', '--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--clearenv'],
  ...['--setenv', 'PATH', '/usr/bin:/bin', '--setenv', 'HOME', '/tmp', '--setenv', 'LANG', 'C.UTF-8'],
  ...['--setenv', 'OMP_NUM_THREADS', '1', '--setenv', 'OPENBLAS_NUM_THREADS', '1'],
  ...readable('/usr'),
  ...['/bin', '/lib', '/lib32', '/lib64', '/sbin'].flatMap(systemFolder),
  // Where the loader finds libraries.
  ...['/etc/ld.so.cache', '/etc/alternatives'].flatMap(readable),
  ...['/dev/null', '/dev/urandom'].flatMap((device) => ['--dev-bind', device, device]),
  ...['--size', String(scratchBytes), '--tmpfs', '/tmp', '--chdir', '/tmp'],
];

/** After everything is in its place, so that only `/tmp` can be written. */
const closing = ['--remount-ro', '/', '--'];

function readable(path: string): string[] {
  return existsSync(path) ? ['--ro-bind', path, path] : [];
}

/** A link into `/usr` on most systems. */
function systemFolder(path: string): string[] {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : readable(path);
}
