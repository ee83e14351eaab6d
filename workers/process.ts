/** Worker processes that a command starts, watches and stops. */

import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { openBoard } from '../activities/running.ts';
import { noteDeath } from './deaths.ts';
import { preloadPath, workerPath } from './paths.ts';
import { parseSettings, settingVariables, type WorkerRole, type WorkerSettings } from './settings.ts';
import { whenStopped } from './stopped.ts';
import { errorText } from '../contracts/error-text.ts';
import { ConfigurationError } from '../contracts/configuration-error.ts';

export interface WorkerOptions {
  /** `host:port` and namespace of the Temporal server. */
  readonly server: { readonly address: string; readonly namespace: string };
  readonly prefix: string;
  /** @default all */
  readonly roles?: readonly WorkerRole[];
  readonly pools?: readonly string[];
  /** The only servers that may be sent an API key, beside those of this process's environment. @default any */
  readonly modelUrls?: readonly string[];
  /** Absolute paths of the modules with environments of the user's. */
  readonly modules?: readonly string[];
  /** How long running calls may go on once it is stopped. @default the worker's own */
  readonly grace?: string;
  /** `host:port` for Prometheus. @default that of this process's environment */
  readonly metrics?: string;
  /** File for its log. @default standard error */
  readonly log?: string;
}

export interface WorkerProcess {
  readonly pid: number;
  /** Resolves once it polls; rejects when it ends before. */
  readonly ready: Promise<void>;
  /** How: `exit code 3`, `SIGKILL`. The hooks that ran are noted by then. */
  readonly ended: Promise<string>;
  /** Once it has ended: what hooks did to it that are noted, and not run again when they do it twice. */
  costBy(): 'blocked' | 'ended' | undefined;
  /** Asks it to stop, and ends it for good when it has not after `patienceMs`. */
  stop(patienceMs?: number): Promise<void>;
  kill(): void;
}

/** Behind standard input, output and error. */
const boardDescriptor = 3;
/** How long its last lines may take once it is gone. */
const lastWordsMs = 500;

export function startWorker({
  server,
  prefix,
  roles,
  pools,
  modelUrls,
  modules,
  grace,
  metrics,
  log,
}: WorkerOptions): WorkerProcess {
  const board = openBoard();
  const env = {
    ...process.env,
    TEMPORAL_ADDRESS: server.address,
    TEMPORAL_NAMESPACE: server.namespace,
    [settingVariables.prefix]: prefix,
    [settingVariables.parentPid]: String(process.pid),
    ...(board !== undefined && { [settingVariables.board]: String(boardDescriptor) }),
    ...(roles && { [settingVariables.roles]: roles.join(',') }),
    ...(pools && { [settingVariables.pools]: pools.join(',') }),
    // As JSON: a URL or a path may have a comma in it.
    ...(modelUrls && {
      [settingVariables.modelUrls]: JSON.stringify([...modelUrls, ...(checkedSettings(process.env).modelUrls ?? [])]),
    }),
    ...(modules && { [settingVariables.environments]: JSON.stringify(modules) }),
    ...(grace !== undefined && { [settingVariables.shutdownGrace]: grace }),
    ...(metrics !== undefined && { [settingVariables.metrics]: metrics }),
  };
  const { blockedAfter } = checkedSettings(env);
  if (log !== undefined) mkdirSync(dirname(log), { recursive: true });
  const file = log === undefined ? 'inherit' : openSync(log, 'a');
  const child = spawn(process.execPath, ['--require', preloadPath, workerPath], {
    env,
    // A session of its own: Ctrl-C is for the command, which then stops the worker in its own way.
    detached: true,
    stdio: ['ignore', 'pipe', file, board ?? 'ignore'],
  });
  if (typeof file === 'number') closeSync(file);

  const said = listen(child);
  const pid = child.pid ?? 0;
  let asked = false;
  let cost: ReturnType<WorkerProcess['costBy']>;
  const awake = whenStopped(pid, blockedAfter, () => child.kill('SIGKILL'));
  const gone = new Promise<string>((resolve) => {
    const how = (code: number | null, signal: string | null): string => signal ?? `exit code ${code ?? 1}`;
    child.once('exit', (code, signal) => void said.end.then(() => resolve(how(code, signal))));
    child.once('error', (error) => resolve(error.message));
  });
  const ended = gone.then(async (how) => {
    awake();
    if (said.blocked()) cost = 'blocked';
    // What ends because it was told to is no hook's fault.
    else if (!asked && (await noteDeath({ pid, board, how }).catch(() => false))) cost = 'ended';
    if (board !== undefined) closeSync(board);
    return how;
  });
  const ready = Promise.race([
    said.ready,
    ended.then((how) => {
      throw new Error(
        `the worker ended (${how}) before it was ready: ${log === undefined ? 'see above' : `see ${log}`}`,
      );
    }),
  ]);
  ready.catch(() => undefined);
  return {
    pid,
    ready,
    ended,
    costBy: () => cost,
    async stop(patienceMs) {
      asked = true;
      child.kill('SIGTERM');
      const kill = patienceMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await ended;
      clearTimeout(kill);
    },
    kill() {
      asked = true;
      child.kill('SIGKILL');
    },
  };
}

/** A setting that the worker would refuse is better said here than in its log. */
export function checkedSettings(env: NodeJS.ProcessEnv): WorkerSettings {
  try {
    return parseSettings(env);
  } catch (error) {
    throw new ConfigurationError(errorText(error));
  }
}

/** What a worker says on its standard output, a line of JSON each. */
function listen(child: ChildProcess): { ready: Promise<void>; end: Promise<void>; blocked: () => boolean } {
  let blocked = false;
  const lines = child.stdout && createInterface(child.stdout);
  const ready = new Promise<void>((resolve) => {
    lines?.on('line', (line) => {
      if (line.includes('"ready":true')) resolve();
      if (line.includes('"blocked":true')) blocked = true;
    });
  });
  const end = new Promise<void>((resolve) => {
    lines?.once('close', resolve);
    // A process that it has left behind may hold its output open.
    child.once('exit', () => setTimeout(resolve, lastWordsMs).unref());
    child.once('error', () => resolve());
  });
  return { ready, end, blocked: () => blocked };
}
