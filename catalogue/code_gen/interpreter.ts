/** The Python that programs run with, found once: one that has numpy and works in the sandbox. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { runGrader, type Interpreter } from './grade.ts';
import { SandboxError } from './sandbox.ts';

let found: Promise<Interpreter> | undefined;

/** Throws a `SandboxError` that says what to install, where there is no sandbox or no such Python. */
export function interpreter(): Promise<Interpreter> {
  found ??= find();
  // What is missing may be installed while the worker runs.
  found.catch(() => (found = undefined));
  return found;
}

/** What this machine lacks, if anything. */
export async function missing(): Promise<string | undefined> {
  try {
    await interpreter();
    return undefined;
  } catch (error) {
    if (error instanceof SandboxError) return error.message;
    throw error;
  }
}

async function find(): Promise<Interpreter> {
  const named = process.env['DGYM_CODE_GEN_PYTHON'];
  const candidates = named ? [named] : ['/usr/local/bin/python3', '/usr/bin/python3', 'python3'];
  const complaints: string[] = [];
  for (const candidate of candidates) {
    try {
      const python = await describe(candidate);
      await tryOut(python);
      return python;
    } catch (error) {
      const message = error instanceof Error ? error.message.trim() : String(error);
      // The sandbox is at fault, unless it only cannot reach this Python.
      if (/^(there is no bwrap|bwrap: (?!Can't find source))/.test(message)) throw refusal(message);
      complaints.push(`${candidate}: ${message}`);
    }
  }
  throw refusal(
    `no Python from 3.10 on with numpy works there: apt-get install python3-numpy (${complaints.join('; ')})`,
  );
}

function refusal(why: string): SandboxError {
  return new SandboxError(`code_gen runs programs in a sandbox only, and ${why}`);
}

const aboutItself = 'import sys; print(sys.executable, sys.prefix, sys.base_prefix, sep="\\n")';

async function describe(command: string): Promise<Interpreter> {
  const { stdout } = await promisify(execFile)(command, ['-I', '-c', aboutItself], { timeout: 10_000 });
  const [executable = command, ...prefixes] = stdout.trim().split('\n');
  return { executable, folders: [...new Set(prefixes)].filter((folder) => !/^\/usr(\/|$)/.test(folder)) };
}

async function tryOut(python: Interpreter): Promise<void> {
  const code = 'import sys, numpy\nassert sys.version_info >= (3, 10), "it is too old"\ndef works(): pass';
  const grading = {
    job: { code, inputs: [], outputs: [], fn_name: 'works' },
    seconds: 20,
    memoryBytes: 2 ** 32,
    signal: AbortSignal.timeout(600_000),
  };
  const tried = await runGrader(python, grading, 'alone');
  const message = 'undecided' in tried ? tried.undecided : tried.metadata?.['error_message'];
  if (typeof message === 'string') throw new SandboxError(message);
}
