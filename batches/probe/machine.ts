/** What this machine has of the things that environments may need: Python, a sandbox, keys. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Needs } from '../../contracts/environment.ts';
import { packageRoot } from '../../own-package.ts';

/** Whether something is here, what was found, and what to do about it. */
export interface Presence {
  readonly has: boolean;
  readonly found: string;
  readonly todo?: string;
}

/** Looks when it is asked, and only once. */
export interface Machine {
  python(): Promise<Presence>;
  sandbox(): Promise<Presence>;
  /** Of an environment variable only whether it is set, never its value. */
  key(variable: string): Presence;
}

/** @param variables - the environment, in whose PATH programs are looked up. @default this process's */
export function lookAround(variables: NodeJS.ProcessEnv = process.env): Machine {
  let python: Promise<Presence> | undefined;
  let sandbox: Promise<Presence> | undefined;
  return {
    python: () => (python ??= findPython(variables)),
    sandbox: () => (sandbox ??= findSandbox(variables)),
    key: (variable) =>
      variables[variable]
        ? { has: true, found: `${variable} is set` }
        : { has: false, found: `${variable} is not set`, todo: `export ${variable}=…` },
  };
}

/** A thing that an environment needs, by the name that users read. */
export interface Need extends Presence {
  readonly need: string;
}

export async function meetNeeds({ python, sandbox, keys = [] }: Needs, machine: Machine): Promise<Need[]> {
  return [
    ...(python ? [{ need: 'python', ...(await machine.python()) }] : []),
    ...(sandbox ? [{ need: 'sandbox', ...(await machine.sandbox()) }] : []),
    ...keys.map((variable) => ({ need: variable, ...machine.key(variable) })),
  ];
}

const oldestPython = [3, 10] as const;
const aboutPython = `
import json, sys
from importlib.util import find_spec
print(json.dumps([list(sys.version_info[:3]), bool(find_spec("venv") and find_spec("ensurepip")), bool(find_spec("durable_gym"))]))
`;

async function findPython(variables: NodeJS.ProcessEnv): Promise<Presence> {
  const asked = await run('python3', ['-c', aboutPython], variables);
  if (asked.missing) return { has: false, found: 'there is no python3', todo: 'apt-get install python3 python3-venv' };
  if (asked.failure !== undefined) {
    return { has: false, found: `python3 does not run: ${asked.failure}`, todo: 'apt-get install --reinstall python3' };
  }
  const [version, venv, ours] = JSON.parse(asked.output) as [[number, number, number], boolean, boolean];
  const [major, minor] = version;
  const name = `Python ${version.join('.')}`;
  const [oldMajor, oldMinor] = oldestPython;
  if (major < oldMajor || (major === oldMajor && minor < oldMinor)) {
    const oldest = oldestPython.join('.');
    return { has: false, found: `${name} is too old`, todo: `install Python ${oldest} or newer as python3` };
  }
  const found = `${name}, venv ${venv ? 'works' : 'is missing'}, durable_gym ${ours ? 'is' : 'is not'} importable`;
  if (!venv) return { has: true, found, todo: 'apt-get install python3-venv' };
  return { has: true, found, ...(!ours && { todo: `for environments in Python: ${installOurs()}` }) };
}

function installOurs(): string {
  const folder = join(packageRoot, 'python');
  return `pip install ${existsSync(folder) ? folder : 'durable-gym'}`;
}

/** Namespaces may be forbidden although the program is there: only a run tells. */
async function findSandbox(variables: NodeJS.ProcessEnv): Promise<Presence> {
  if (process.platform !== 'linux') {
    return { has: false, found: `bubblewrap is for Linux, not ${process.platform}`, todo: 'run the worker on Linux' };
  }
  const isolated = ['--ro-bind', '/', '/', '--unshare-all', '--die-with-parent', '/bin/true'];
  const tried = await run('bwrap', isolated, variables);
  if (tried.missing) return { has: false, found: 'there is no bwrap', todo: 'apt-get install bubblewrap' };
  if (tried.failure === undefined) return { has: true, found: 'bwrap runs programs in a namespace of their own' };
  return {
    has: false,
    found: `bwrap cannot make a namespace: ${tried.failure}`,
    todo: 'allow user namespaces: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or docker run --security-opt seccomp=unconfined',
  };
}

interface Ran {
  readonly output: string;
  readonly missing: boolean;
  /** What it said last, where it failed. */
  readonly failure?: string | undefined;
}

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(program, args, { env, timeout: 4_000, killSignal: 'SIGKILL' }, (error, output, complaint) => {
      const said = complaint.trim().split('\n').at(-1) || (error?.killed ? 'it hangs' : error?.message);
      resolve({
        output,
        missing: error?.code === 'ENOENT',
        failure: error ? (said ?? 'it failed') : undefined,
      });
    });
  });
}
